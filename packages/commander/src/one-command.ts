import { isOwnCommand, ofCommander, type CommanderProgram } from './program.ts'

/** Whether a program is one command, and reads its options and arguments after `parse()` instead of in an action. */
export function isOneCommand(program: CommanderProgram): boolean {
  if (ofCommander(program, 'actionHandler') !== null || program.listenerCount('command:*') > 0) return false
  return program.commands.every(isOwnCommand)
}

/**
 * Gives such a program an action that does nothing, just before it is parsed: whether it is one command is known only then. Without an
 * action commander tells no hook that it runs, and takes its arguments for unknown commands once it has a single command: the one that
 * this package adds.
 */
export function actWhereOneCommand(program: CommanderProgram): void {
  const { parse, parseAsync } = program
  const act = (): void => {
    if (isOneCommand(program)) program.action(() => {})
  }
  program.parse = (...args) => {
    act()
    return parse.apply(program, [...args])
  }
  program.parseAsync = (...args) => {
    act()
    return parseAsync.apply(program, [...args])
  }
}
