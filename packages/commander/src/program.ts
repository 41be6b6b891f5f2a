/** The parts of a commander command this package uses, the same in 12 to 15. */
export interface CommanderCommand {
  name(): string
  readonly parent: CommanderCommand | null
  readonly options: readonly CommanderOption[]
  getOptionValue(key: string): unknown
  getOptionValueSource(key: string): string | undefined
}

export interface CommanderOption {
  /** Without dashes: `dry-run`, `no-color`, or a letter where there is no long name. */
  name(): string
  /** Under which values are kept: `dryRun`, `color`. */
  attributeName(): string
  /** Declared by `choices()`. */
  readonly argChoices?: readonly string[]
  readonly hidden: boolean
  isBoolean(): boolean
}

/** A program before it is parsed. */
export interface CommanderProgram extends CommanderCommand {
  readonly commands: readonly CommanderProgram[]
  parse(...args: readonly unknown[]): unknown
  parseAsync(...args: readonly unknown[]): Promise<unknown>
  action(handler: () => void): unknown
  listenerCount(event: string): number
  hook(event: 'preAction', listener: (program: never, action: never) => void): unknown
  command(name: string): TelemetryCommand
}

/** What is called on the command that this package adds. */
export interface TelemetryCommand {
  argument(name: string, description: string): this
  description(text: string): this
  allowUnknownOption(): this
  action(handler: (words: readonly string[]) => Promise<void>): this
  readonly args: readonly string[]
}

/** What commander keeps to itself, by names that are the same in 12 to 15. Absent in a later major, less is known: never an error. */
export function ofCommander(
  command: CommanderProgram,
  name: 'hidden' | 'actionHandler' | 'executableHandler' | 'versionOptionName',
): unknown {
  return Reflect.get(command, `_${name}`)
}

/** Core never records its own command. */
export function isOwnCommand(command: CommanderProgram): boolean {
  return command.name() === 'telemetry' && command.parent?.parent === null
}
