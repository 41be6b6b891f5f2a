/** How a run ended. An interrupted run has no end: the courier finds its start line and records `aborted`. */
export type Outcome = 'ok' | 'error'

/** What is known when a run ends. Only what the catalog asks for is kept; of an error words, never its message. */
export interface RunEnd {
  readonly error?: unknown
  readonly exitCode?: number
}

/** One stage of a run, such as bundling. */
export interface Stage {
  /**
   * Ends the stage and records it. The first call wins. Synchronous and never throws.
   *
   * @param properties Further properties of the stage's event, as for {@link Run.set}. The `plugin` that failed may always be passed.
   */
  end(outcome: Outcome, error?: unknown, properties?: Readonly<Record<string, unknown>>): void
}

/** What had happened before somebody could say so. */
export interface Elapsed {
  /** Milliseconds it had already taken. */
  readonly elapsedMs?: number
}

/** What a host knows of a run when it opens it. */
export interface RunStart extends Elapsed {
  /** What the run is: a command (default), or a build, which is recorded as `build.finished` where the catalog lists that. */
  readonly kind?: 'command' | 'build'
  /**
   * The project's root as an absolute path: there, and above, a committed opt-out is looked for. Default: the working directory. The path
   * itself is never recorded.
   */
  readonly root?: string
  /** Records that the run began and nothing else: of a server whose end says nothing. */
  readonly startOnly?: boolean
  /**
   * The run lasts until somebody interrupts it, as a server does, and an interrupted process starts no delivery: one that is due is
   * started with the run.
   */
  readonly isEndless?: boolean
  /** The tool is a plugin without a `telemetry` command: the notice names ways out that need none. */
  readonly isGuest?: boolean
}

/** Properties by name, whatever their values: what the catalog does not allow is left out. */
type GivenProperties = Readonly<Record<string, unknown>>

/** One command or one build, from its start to its end. All an adapter ever holds. */
export interface Run {
  /**
   * Adds properties to the run's event. Unlisted words become `other`; unlisted names are a counted drop. `flags`, the names of the
   * declared flags that were typed, and `flagValues`, the values of those with declared choices by name, may always be passed.
   *
   * A function that returns them is called at once, or not at all where nothing is recorded; what it throws is a counted drop.
   */
  set(properties: GivenProperties | (() => GivenProperties)): void

  /**
   * Opens a stage of the run, e.g. `bundle`. A stage without an end is recorded as `aborted`; one that is opened after the run's end, such
   * as each further build of a watcher, is recorded too.
   */
  stage(word: string, before?: Elapsed): Stage

  /** Counts the use of a feature the catalog lists. One it does not list is a counted drop. */
  feature(word: string, value?: string): void

  /**
   * Opens the use of a feature that takes a while. Its start leaves at the next delivery even while it is in use; without an end it is
   * recorded as `aborted`. A feature the catalog does not list is a counted drop.
   */
  longFeature(word: string, value?: string): Stage

  /**
   * Adds one sample to an aggregate of the run's event, in the unit its name states. Samples stay in memory and leave with the run's
   * end. An aggregate the catalog does not list, and a sample that is no number from 0 on, is a counted drop.
   */
  measure(word: string, sample: number): void

  /**
   * Says which error is about to end the run, where the host learns of it before it knows the exit code. Whoever ends the run decides
   * whether it did: an end that is `ok`, or names an error itself, forgets this one.
   */
  fails(error: unknown): void

  /**
   * Ends the run and records it. The first call wins; later calls do nothing.
   *
   * Synchronous and never throws, so it is safe in `process.on('exit')`. A run nobody ends is ended when the process exits: exit
   * code 0 is `ok`, every other `error`.
   */
  end(outcome: Outcome, details?: RunEnd): void
}

/** The side of core that adapters see. */
export interface RunStarter {
  /**
   * Opens a run. A `name` the catalog does not list is recorded as `other`: users type it, so it may be anything. The tool's own
   * `telemetry` command is never recorded. The first run of a process decides for all of it; a later one in another project is also
   * refused by the opt-out of that project. What of `start` is not what it has to be is a counted drop.
   *
   * Synchronous; appends one line to a file, or shows the notice on a terminal; touches no network. Never throws.
   */
  startRun(name: string, start?: RunStart): Run
}

/** What an adapter needs to offer the `telemetry` command. */
export interface TelemetryCommands {
  /**
   * Runs `telemetry <words>` and resolves to its exit code. Prints to stdout and stderr, reads and writes the user's settings, sends
   * nothing. Without words it shows the status.
   */
  command(words: readonly string[]): Promise<number>
}
