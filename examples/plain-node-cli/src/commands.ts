import { compare } from './compare.ts'
import { measure } from './measure.ts'

/** What a person typed after the command. */
export interface Typed {
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
}

/** Tells the run's event what a command knows of itself. */
export type Note = (properties: { readonly measured: number }) => void

interface Command {
  readonly help: string
  /** For `parseArgs`. */
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>>
  readonly run: (typed: Typed, note: Note) => void
}

export const commands = {
  run: {
    help: 'run [--runs <n>] [--save <file>] [--quiet] -- <command>   Measures a command',
    options: {
      runs: { type: 'string', short: 'n' },
      save: { type: 'string' },
      quiet: { type: 'boolean', short: 'q' },
    },
    run: measure,
  },
  compare: {
    help: 'compare <before.json> <after.json> [--json]               Compares two measurements',
    options: { json: { type: 'boolean' } },
    run: compare,
  },
} as const satisfies Readonly<Record<string, Command>>

/** Finds a command by what was typed. */
export function commandOf(name: string): Command | undefined {
  return Object.hasOwn(commands, name) ? commands[name as keyof typeof commands] : undefined
}

/** Every flag of every command, each once. */
export const flags = [...new Set(Object.values(commands).flatMap(({ options }) => Object.keys(options)))]
