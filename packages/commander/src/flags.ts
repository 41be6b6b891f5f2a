import type { CommanderCommand, CommanderOption } from './program.ts'

/** What was typed of the declared options. */
export interface TypedFlags {
  readonly flags: readonly string[]
  /** Only of options with declared choices; core keeps those that the catalog lists. */
  readonly flagValues: Readonly<Record<string, string>>
}

/**
 * The name of an option that may leave: `color` for `--color` and `--no-color`. Options of a command that keep their value in the same
 * place are spellings of one, and nothing tells which of them was typed: all are called by the first that the help shows.
 */
export function flagName({ options }: Pick<CommanderCommand, 'options'>, option: CommanderOption): string {
  const key = option.attributeName()
  const shown = options.find((other) => !other.hidden && other.attributeName() === key)
  return (shown ?? option).name().replace(/^no-/, '')
}

/** Names the options of a command and its parents that were typed: not defaults, and not what a variable or a configuration supplied. */
export function typedFlags(command: CommanderCommand): TypedFlags {
  const flags = new Set<string>()
  const values: Record<string, string> = {}
  for (let at: CommanderCommand | null = command; at !== null; at = at.parent) {
    for (const option of at.options) {
      const key = option.attributeName()
      if (at.getOptionValueSource(key) !== 'cli') continue
      const name = flagName(at, option)
      flags.add(name)
      const value = at.getOptionValue(key)
      if (typeof value === 'string' && option.argChoices?.includes(value)) values[name] = value
    }
  }
  return { flags: [...flags], flagValues: values }
}
