import type { ProgramWords } from '@sonde/core'
import { DEFAULT_COMMAND, commandName, isOwnCommand, positionalNames } from './command-path.ts'
import { declaredFlags } from './flags.ts'
import type { DeclaredOptions } from './program.ts'

/** A yargs program that has not been parsed, of any major this package supports. */
export interface DeclaringProgram {
  getOptions(): DeclaredOptions
  getInternalMethods(): {
    getCommandInstance(): { getCommandHandlers(): Readonly<Record<string, CommandHandler>> }
    getUsageInstance(): { getDescriptions(): Readonly<Record<string, string | undefined>> }
    reset(): DeclaringProgram
  }
  option(name: string, options: unknown): unknown
}

interface CommandHandler {
  /** As declared: `migrate <file>`. */
  readonly original: string
  readonly builder?: unknown
  /** `false` keeps it out of the help. */
  readonly description?: string | false
}

/** Whether a value is a yargs program: an instance, or the singleton of `require('yargs')`. */
export function isProgram(value: unknown): value is DeclaringProgram {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
  return 'getInternalMethods' in value && typeof value.getInternalMethods === 'function' && 'getOptions' in value
}

/** Whether a program was parsed, which runs it. */
export function isStarted(program: DeclaringProgram): boolean {
  return Boolean((program as { readonly parsed?: unknown }).parsed)
}

/**
 * Collects the commands and flags a program declares, for `sonde schema`. Runs the builders of all commands, and no handler,
 * middleware, check or coercion. The program cannot be used afterwards.
 *
 * Rejects with what a builder throws; the error's message names the command.
 */
export async function declaredWords(program: DeclaringProgram): Promise<ProgramWords> {
  const commands = new Map<string, 'hidden' | undefined>()
  const flags = new Map<string, FlagUse>()
  const collect = async (at: DeclaringProgram, path: readonly string[], positionals: readonly string[]): Promise<void> => {
    for (const [name, use] of flagUses(at, positionals)) flags.set(name, bothUses(flags.get(name), use))
    const handlers = Object.values(at.getInternalMethods().getCommandInstance().getCommandHandlers())
    if (path.length === 0 && handlers.every(({ original }) => isOwnCommand(commandName(original)))) {
      commands.set(DEFAULT_COMMAND, undefined)
    }
    for (const handler of handlers) {
      const name = commandName(handler.original)
      if (path.length === 0 && isOwnCommand(name)) continue
      // A default command has no word of its own: below another command it is that command.
      const inner = name === DEFAULT_COMMAND && path.length > 0 ? path : [...path, name]
      // A command whose parent is hidden is not in the help either.
      const hidden = handler.description === false || commands.get(path.join(' ')) === 'hidden'
      if (inner !== path) commands.set(inner.join(' '), hidden ? 'hidden' : undefined)
      const inherited = { ...at.getOptions() }
      await collect(await build(at, handler, inner), inner, [...positionals, ...positionalNames(handler.original)])
      Object.assign(at.getOptions(), inherited)
    }
  }
  await collect(program, [], [])
  return {
    commands: [...commands.keys()].toSorted(),
    flags: [...flags.keys()].toSorted(),
    values: present(flags, ({ choices }) => choices),
    unclear: { commands: present(commands, (hidden) => hidden), flags: present(flags, ({ unclear }) => unclear) },
  }
}

function present<T, U>(map: ReadonlyMap<string, T>, of: (value: T) => U | undefined): Record<string, U> {
  const found = [...map].flatMap(([name, value]) => {
    const part = of(value)
    return part === undefined ? [] : [[name, part] as const]
  })
  return Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Declares one command's own commands and options, as yargs does before it runs the command. */
async function build(program: DeclaringProgram, { builder }: CommandHandler, path: readonly string[]): Promise<DeclaringProgram> {
  const inner = program.getInternalMethods().reset()
  if (typeof builder !== 'function') {
    for (const [name, options] of Object.entries(builder ?? {})) inner.option(name, options)
    return inner
  }
  try {
    const built: unknown = await builder(inner)
    return isProgram(built) ? built : inner
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The builder of the command \`${path.join(' ')}\` failed: ${reason}`, { cause: error })
  }
}

/** How a flag is declared, by all commands that declare it. */
interface FlagUse {
  /** Absent where it takes anything else too. */
  readonly choices?: readonly string[] | undefined
  readonly unclear?: 'hidden' | 'text' | undefined
}

function flagUses(program: DeclaringProgram, positionals: readonly string[]): [string, FlagUse][] {
  const descriptions = program.getInternalMethods().getUsageInstance().getDescriptions()
  const own = Object.keys(descriptions).filter((name) => OWN_DESCRIPTIONS.has(descriptions[name]))
  const options = program.getOptions()
  return declaredFlags(options, [...positionals, ...own]).map(({ name, names }) => [name, useOf(names, options)])
}

function useOf(names: ReadonlySet<string>, options: DeclaredOptions): FlagUse {
  const { boolean = [], count = [], number = [], choices = {}, hiddenOptions = [] } = options
  const among = (list: readonly string[]): boolean => list.some((name) => names.has(name))
  const words = Object.entries(choices).find(([name]) => names.has(name))?.[1]
  if (among(hiddenOptions)) return { choices: words?.map(String), unclear: 'hidden' }
  if (words) return { choices: words.map(String) }
  return among([...boolean, ...count, ...number]) ? {} : { unclear: 'text' }
}

/** A name that one command declares harmlessly and another does not is as unclear as the other. */
function bothUses(one: FlagUse | undefined, other: FlagUse): FlagUse {
  if (one === undefined) return other
  const choices = one.choices && other.choices ? [...new Set([...one.choices, ...other.choices])] : undefined
  return { choices, unclear: one.unclear === 'text' ? 'text' : (other.unclear ?? one.unclear) }
}

/** How yargs marks the options it adds itself, which never belong to a recorded run. An author's `version` has another text. */
const OWN_DESCRIPTIONS: ReadonlySet<string | undefined> = new Set([
  '__yargsString__:Show help',
  '__yargsString__:Show version number',
])
