import type { CommanderCommand } from './program.ts'

/** The word for the run of a program itself, where it has an action of its own or is one command. */
const DEFAULT_COMMAND = 'default'

/** Names a command by its declared path: `db migrate`. An alias never shows, because a command knows only its own name. */
export function commandPath(command: CommanderCommand): string {
  const path: string[] = []
  for (let at = command; at.parent !== null; at = at.parent) path.unshift(at.name())
  return path.length === 0 ? DEFAULT_COMMAND : path.join(' ')
}
