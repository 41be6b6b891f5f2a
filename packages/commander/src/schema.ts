import type { ProgramWords } from '@sonde/core'
import { commandPath } from './command-path.ts'
import { flagName } from './flags.ts'
import { isOneCommand } from './one-command.ts'
import { isOwnCommand, ofCommander, type CommanderOption, type CommanderProgram } from './program.ts'

/** Whether a value is a commander program. */
export function isProgram(value: unknown): value is CommanderProgram {
  if (value === null || typeof value !== 'object') return false
  return 'getOptionValueSource' in value && 'hook' in value && 'commands' in value && Array.isArray(value.commands)
}

/** Whether a program was parsed, which runs it. */
export function isStarted(program: CommanderProgram): boolean {
  return 'rawArgs' in program && Array.isArray(program.rawArgs) && program.rawArgs.length > 0
}

/** Collects the commands and flags a program declares, for `sonde schema`. Runs nothing of the program. */
export function declaredWords(program: CommanderProgram): ProgramWords {
  const commands = new Map<string, 'hidden' | undefined>()
  const flags = new Map<string, FlagUse>()
  const collect = (command: CommanderProgram, hiddenAbove: boolean): void => {
    const hidden = hiddenAbove || ofCommander(command, 'hidden') === true
    if (isRecorded(command)) commands.set(commandPath(command), hidden ? 'hidden' : undefined)
    for (const option of command.options) {
      // The option that prints the version never belongs to a recorded run.
      if (option.attributeName() === ofCommander(command, 'versionOptionName')) continue
      const name = flagName(command, option)
      // Another spelling of one that the help shows is decided with that.
      if (option.hidden && command.options.some((other) => !other.hidden && flagName(command, other) === name)) continue
      flags.set(name, bothUses(flags.get(name), useOf(option)))
    }
    for (const inner of command.commands) if (!isOwnCommand(inner)) collect(inner, hidden)
  }
  collect(program, false)
  return {
    commands: [...commands.keys()].toSorted(),
    flags: [...flags.keys()].toSorted(),
    values: present(flags, ({ choices }) => choices),
    unclear: { commands: present(commands, (hidden) => hidden), flags: present(flags, ({ unclear }) => unclear) },
  }
}

/** Only actions are recorded: a group of commands prints its help, and a program of its own is another program. */
function isRecorded(command: CommanderProgram): boolean {
  if (command.parent === null && isOneCommand(command)) return true
  return ofCommander(command, 'actionHandler') !== null && ofCommander(command, 'executableHandler') !== true
}

/** How a flag is declared, by all commands that declare it. */
interface FlagUse {
  /** Absent where it takes anything else too. */
  readonly choices?: readonly string[] | undefined
  readonly unclear?: 'hidden' | 'text' | undefined
}

function useOf(option: CommanderOption): FlagUse {
  const { hidden, argChoices: choices } = option
  if (hidden) return { choices, unclear: 'hidden' }
  // `--no-color` beside `--color <when>` takes nothing itself.
  return choices || option.isBoolean() || option.name().startsWith('no-') ? { choices } : { unclear: 'text' }
}

/** A name that one command declares harmlessly and another does not is as unclear as the other. */
function bothUses(one: FlagUse | undefined, other: FlagUse): FlagUse {
  if (one === undefined) return other
  const choices = one.choices && other.choices ? [...new Set([...one.choices, ...other.choices])] : undefined
  return { choices, unclear: one.unclear === 'text' ? 'text' : (other.unclear ?? one.unclear) }
}

function present<T, U>(map: ReadonlyMap<string, T>, of: (value: T) => U | undefined): Record<string, U> {
  const found = [...map].flatMap(([name, value]) => {
    const part = of(value)
    return part === undefined ? [] : [[name, part] as const]
  })
  return Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
