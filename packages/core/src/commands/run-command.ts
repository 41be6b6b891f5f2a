import type { World } from '../edge/world.ts'
import { terminalOutput, type CommandSubject, type Output } from './output.ts'
import { show } from './show.ts'
import { status } from './status.ts'
import { turnOff } from './turn-off.ts'
import { turnOn } from './turn-on.ts'

type Command = (world: World, subject: CommandSubject, output: Output, flags: readonly string[]) => number

const COMMANDS: Readonly<Record<string, Command>> = {
  status,
  on: turnOn,
  enable: turnOn,
  off: turnOff,
  disable: turnOff,
  show,
}

/** The exit code of a command that was not understood. */
export const USAGE_ERROR = 2

/**
 * Runs `telemetry <words>`: the first word names the command, the others are its flags; without words it is `status`. Returns the
 * exit code. Never throws for what a user can type.
 */
export function runCommand(world: World, subject: CommandSubject, words: readonly string[], output: Output = terminalOutput): number {
  const [name = 'status', ...flags] = words[0]?.startsWith('-') ? ['status', ...words] : words
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command) return command(world, subject, output, flags)
  const { tool } = subject.catalog
  output.err(`\`${tool} telemetry ${name}\` is not a command. Try \`${tool} telemetry\` followed by status, on, off or show --sent.`)
  return USAGE_ERROR
}
