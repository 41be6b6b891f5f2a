import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { oldestNode } from '@sonde/node-versions'
import { expect } from 'vitest'
import { temporaryDirectory } from './acme.ts'

/** The Node of this repository and the oldest supported one where it is installed, each with a name for a title. */
export const nodes: readonly (readonly [string, string])[] = [
  ['this Node', process.execPath],
  ...(oldestNode === undefined ? [] : ([['the oldest Node', oldestNode]] as const)),
]

/** A line of the spool, as far as tests look at it. */
export interface Spooled {
  readonly finished?: { readonly properties: Record<string, unknown> }
  readonly dropped?: Record<string, number>
}

/** A machine on which `on` has turned the telemetry of a program of tests/fixtures on, and no courier takes what it spools. */
export function programMachine(program: string, node: string = process.execPath) {
  const home = temporaryDirectory()
  const run = (...args: readonly string[]) =>
    spawnSync(node, [program, ...args], {
      cwd: home,
      env: { HOME: home, PATH: process.env['PATH'] ?? '' },
      encoding: 'utf8',
      timeout: 60_000,
    })
  expect(run('on').status).toBe(0)
  const directory = join(home, '.local', 'state', 'sonde', 'acme')
  writeFileSync(join(directory, 'delivery.json'), JSON.stringify({ v: 1, startedAt: Date.now() }))
  const lines = (): Spooled[] =>
    readdirSync(directory)
      .filter((name) => name.startsWith('current-'))
      .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n').filter(Boolean))
      .map((line) => JSON.parse(line) as Spooled)
  return { run, lines, home }
}
