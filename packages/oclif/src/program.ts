/** The parts of oclif that this adapter reads, the same in core 4 and 5. Structural, so that either major fits. */
export interface OclifConfig {
  /** The directory of the program's package.json. */
  readonly root: string
  readonly bin: string
  readonly version: string
  readonly pjson: OclifPackage
  /** Every plugin that was loaded, the program itself first, by name. */
  readonly plugins: ReadonlyMap<string, OclifPlugin>
}

/** A program's package.json. */
export interface OclifPackage {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly oclif: {
    readonly plugins?: readonly string[]
    readonly hooks?: Readonly<Record<string, unknown>>
    /** What the author set up for telemetry: whatever was written there. */
    readonly sonde?: unknown
  }
}

export interface OclifPlugin {
  /** `core` for the program and the plugins it depends on; `user`, `link` and `dev` for what a user or a developer added. */
  readonly type: string
  /** As the manifest has them, with all flags merged; none of them is loaded. */
  readonly commands: readonly OclifCommand[]
}

/** A command as the manifest has it, or its class. */
export interface OclifCommand {
  readonly id: string
  readonly aliases?: readonly string[]
  readonly hiddenAliases?: readonly string[]
  readonly flags?: Flags
  readonly baseFlags?: Flags
  readonly enableJsonFlag?: boolean
  /** Not shown in the help. */
  readonly hidden?: boolean
}

export type Flags = Readonly<Record<string, OclifFlag>>

export interface OclifFlag {
  readonly type?: 'boolean' | 'option'
  readonly char?: string
  readonly aliases?: readonly string[]
  readonly charAliases?: readonly string[]
  readonly allowNo?: boolean
  /** Takes several values. */
  readonly multiple?: boolean
  /** All values there are. */
  readonly options?: readonly string[]
  readonly hidden?: boolean
}
