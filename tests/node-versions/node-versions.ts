import { createRequire } from 'node:module'

// A package of its own: a dependency's `node` lands in `node_modules/.bin`, where it would replace the Node that runs the scripts.

/** The majors of Node that a program with telemetry may run on, the oldest by its oldest version. */
export const nodeMajors = [20, 22, 24, 26] as const

export type NodeMajor = (typeof nodeMajors)[number]

/** Path of a Node of this major; `undefined` where the registry has no build for this machine. Tests skip there. */
export function nodeOf(major: NodeMajor): string | undefined {
  if (String(major) === process.versions.node.split('.', 1)[0]) return process.execPath
  try {
    return createRequire(import.meta.url).resolve(`node-${major}-${process.arch}/bin/node`)
  } catch {
    return undefined
  }
}

/** Path of the oldest Node we support. */
export const oldestNode = nodeOf(20)
