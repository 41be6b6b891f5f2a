import { createRequire } from 'node:module'

// A package of its own: a dependency's `node` lands in `node_modules/.bin`, where it would replace the Node that runs the scripts.

/** Path of the oldest Node we support; `undefined` where the registry has no build for this machine. Tests skip there. */
export const oldestNode = resolve(`node-20-${process.arch}/bin/node`)

function resolve(path: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(path)
  } catch {
    return undefined
  }
}
