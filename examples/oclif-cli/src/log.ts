import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Errors } from '@oclif/core'

/** One stint of work. */
export interface Entry {
  readonly id: number
  readonly project: string
  /** Local time, such as `2026-11-20T09:30`. */
  readonly from: string
  /** Absent while it goes on. */
  readonly to?: string
}

const FILE = 'stint.json'

/** Reads what was written down in this directory. */
export function readLog(): readonly Entry[] {
  if (!existsSync(FILE)) return []
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as readonly Entry[]
  } catch {
    throw new Errors.CLIError('`stint.json` is not valid JSON. Correct it, or remove it to start again.', { exit: 1 })
  }
}

export function writeLog(entries: readonly Entry[]): void {
  writeFileSync(FILE, `${JSON.stringify(entries, undefined, 2)}\n`)
}

/** The stint that goes on. */
export function runningIn(entries: readonly Entry[]): Entry | undefined {
  return entries.find(({ to }) => to === undefined)
}

/** Finds an entry by the number that `stint status` shows. */
export function entryOf(entries: readonly Entry[], id: number): Entry {
  const entry = entries.find((each) => each.id === id)
  if (entry === undefined) throw new Errors.CLIError(`There is no entry ${id}. \`stint report\` lists them.`, { exit: 1 })
  return entry
}
