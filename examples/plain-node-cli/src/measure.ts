import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import type { Note, Typed } from './commands.ts'
import { Mistake } from './mistake.ts'

/** How long each run of a command took, in milliseconds. */
export interface Measurement {
  readonly runsMs: readonly number[]
}

/** Runs a command several times, and prints how long it takes. */
export function measure({ values, positionals }: Typed, note: Note): void {
  const [command, ...args] = positionals
  if (command === undefined) throw new Mistake('Name the command to measure: `pace run -- node -v`.')
  const runs = Number(values['runs'] ?? 10)
  if (!Number.isInteger(runs) || runs < 1 || runs > 1000) throw new Mistake('`--runs` takes a whole number from 1 to 1000.')
  const runsMs = Array.from({ length: runs }, () => timed(command, args))
  note({ measured: runs })
  if (typeof values['save'] === 'string') writeFileSync(values['save'], JSON.stringify({ runsMs }))
  if (!values['quiet']) console.log(`${runs} ${runs === 1 ? 'run' : 'runs'}, median ${median(runsMs).toFixed(1)} ms`)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

function timed(command: string, args: readonly string[]): number {
  const startedAt = performance.now()
  const { error, status } = spawnSync(command, args, { stdio: 'ignore' })
  if (error) throw new Mistake(`\`${command}\` cannot be started.`)
  if (status !== 0) throw new Mistake(`\`${command}\` ended with exit code ${status ?? 'of a signal'}, so it is not measured.`)
  return performance.now() - startedAt
}
