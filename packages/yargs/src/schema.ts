import { commandName, DEFAULT_COMMAND, positionalNames } from './command-path.ts'
import { declaredFlags } from './flags.ts'
import type { DeclaredOptions } from './program.ts'

/** What a program declares, in the words the middleware records. */
export interface ProgramWords {
  /** Paths without arguments, such as `db migrate`; hidden commands too. Sorted. */
  readonly commands: readonly string[]
  /** Names without dashes. Sorted. */
  readonly flags: readonly string[]
}

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
}

/** Whether a value is a yargs program: an instance, or the singleton of `require('yargs')`. */
export function isProgram(value: unknown): value is DeclaringProgram {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
  return 'getInternalMethods' in value && typeof value.getInternalMethods === 'function' && 'getOptions' in value
}

/**
 * Collects the commands and flags a program declares, for `sonde schema`. Runs the builders of all commands, and no handler,
 * middleware, check or coercion. The program cannot be used afterwards.
 *
 * Rejects with what a builder throws; the error's message names the command.
 */
export async function declaredWords(program: DeclaringProgram): Promise<ProgramWords> {
  const commands = new Set<string>()
  const flags = new Set<string>()
  const collect = async (at: DeclaringProgram, path: readonly string[], positionals: readonly string[]): Promise<void> => {
    for (const name of flagNames(at, positionals)) flags.add(name)
    const handlers = Object.values(at.getInternalMethods().getCommandInstance().getCommandHandlers())
    if (path.length === 0 && handlers.length === 0) commands.add(DEFAULT_COMMAND)
    for (const handler of handlers) {
      const name = commandName(handler.original)
      if (path.length === 0 && isOwnCommand(name)) continue
      // A default command has no word of its own: below another command it is that command.
      const inner = name === DEFAULT_COMMAND && path.length > 0 ? path : [...path, name]
      commands.add(inner.join(' '))
      const inherited = { ...at.getOptions() }
      await collect(await build(at, handler, inner), inner, [...positionals, ...positionalNames(handler.original)])
      Object.assign(at.getOptions(), inherited)
    }
  }
  await collect(program, [], [])
  return { commands: [...commands].toSorted(), flags: [...flags].toSorted() }
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

function flagNames(program: DeclaringProgram, positionals: readonly string[]): string[] {
  const descriptions = program.getInternalMethods().getUsageInstance().getDescriptions()
  const own = Object.keys(descriptions).filter((name) => OWN_DESCRIPTIONS.has(descriptions[name]))
  return declaredFlags(program.getOptions(), [...positionals, ...own]).map(({ name }) => name)
}

/** How yargs marks the options it adds itself, which never belong to a recorded run. An author's `version` has another text. */
const OWN_DESCRIPTIONS: ReadonlySet<string | undefined> = new Set([
  '__yargsString__:Show help',
  '__yargsString__:Show version number',
])

/** Core never records its own command. */
function isOwnCommand(name: string): boolean {
  return name === 'telemetry'
}
