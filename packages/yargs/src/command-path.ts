import type { YargsProgram } from './program.ts'

/** The word for the run of a command that has no name: `$0`, or a program without commands. */
export const DEFAULT_COMMAND = 'default'

/** The word for a run of no declared command: what was typed instead must not leave. */
const NO_COMMAND = 'other'

/** The commands being run as the program declares them, outermost first; empty where none is. */
export function runningCommands(program: YargsProgram): readonly string[] {
  const running = program.getInternalMethods?.().getContext?.().fullCommands ?? []
  if (running.length > 0) return running
  const fallback = atStart(program)?.defaultCommand?.original
  return fallback === undefined ? [] : [fallback]
}

/** Names the command being run by its path, without arguments: `db migrate`. Aliases have the name of what they stand for. */
export function commandPath(program: YargsProgram, typed: readonly unknown[]): string {
  const running = runningCommands(program)
  if (running.length > 0) return running.map(commandName).join(' ')
  const start = atStart(program)
  // Without the registry only core can tell a command from what somebody invented: it keeps the names that the catalog lists.
  if (start?.handlers === undefined) return typed.join(' ')
  return Object.keys(start.handlers).every(isOwnCommand) ? DEFAULT_COMMAND : NO_COMMAND
}

/** Core never records its own command, and a program that has no other one has none. */
export function isOwnCommand(name: string): boolean {
  return name === 'telemetry'
}

/** The name of one declared command: `migrate` of `migrate <file>`. */
export function commandName(declared: string): string {
  const [name = ''] = declared.trim().split(' ', 1)
  return name === '$0' ? DEFAULT_COMMAND : name
}

/** The arguments of one declared command: `file` and `f` of `migrate <file|f> [rest..]`, and `rest`. */
export function positionalNames(declared: string): string[] {
  const [, ...positionals] = declared.split(' ').filter((part) => part !== '')
  return positionals.flatMap((positional) => positional.slice(1, -1).replace('..', '').split('|'))
}

/** The commands of the whole program: running one resets the registry. */
function atStart(program: YargsProgram) {
  const registry = program.getInternalMethods?.().getCommandInstance?.()
  return registry?.frozens?.[0] ?? registry
}
