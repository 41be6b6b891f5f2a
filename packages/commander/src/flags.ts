import type { CommanderCommand, CommanderOption } from './program.ts'

/** What was typed of the declared options. */
export interface TypedFlags {
  readonly flags: readonly string[]
  /** Only of options with declared choices; core keeps those that the catalog lists. */
  readonly flagValues: Readonly<Record<string, string>>
}

/** The name of an option that may leave: `color` for `--color` and `--no-color`. */
export function flagName(option: CommanderOption): string {
  return option.name().replace(/^no-/, '')
}

/** Names the options of a command and its parents that were typed: not defaults, and not what a variable or a configuration supplied. */
export function typedFlags(command: CommanderCommand): TypedFlags {
  const flags = new Set<string>()
  const values: Record<string, string> = {}
  for (let at: CommanderCommand | null = command; at !== null; at = at.parent) {
    for (const option of at.options) {
      const key = option.attributeName()
      if (at.getOptionValueSource(key) !== 'cli') continue
      const name = flagName(option)
      flags.add(name)
      const value = at.getOptionValue(key)
      if (typeof value === 'string' && option.argChoices?.includes(value)) values[name] = value
    }
  }
  return { flags: [...flags], flagValues: values }
}
