/**
 * The parts of a running yargs program that its published types leave out, the same in 17.7 and 18. None is promised by yargs, so
 * each is optional and a missing one means less is recorded, never an error in the host.
 */
export interface YargsProgram {
  /** The last parse, with the options of the innermost command. */
  readonly parsed?: false | ParsedArguments
  getOptions?(): DeclaredOptions
  getInternalMethods?(): {
    getContext?(): {
      /** The commands being run, as declared, outermost first: `['db', 'migrate <file>']`. */
      readonly fullCommands?: readonly string[]
    }
    getCommandInstance?(): CommandRegistry
    getUsageInstance?(): object
  }
}

interface ParsedArguments {
  readonly argv: Readonly<Record<string, unknown>>
  /** Every name of an option, camel case included. */
  readonly aliases: Readonly<Record<string, readonly string[] | undefined>>
  /** The options whose value nobody gave. */
  readonly defaulted: Readonly<Record<string, unknown>>
}

export interface DeclaredOptions {
  /** Every option the program declares; positional arguments that were described, too. */
  readonly key?: Readonly<Record<string, unknown>>
  readonly alias?: Readonly<Record<string, readonly string[]>>
  readonly boolean?: readonly string[]
  readonly count?: readonly string[]
  readonly number?: readonly string[]
  readonly choices?: Readonly<Record<string, readonly unknown[]>>
  /** The options that the help does not show. */
  readonly hiddenOptions?: readonly string[]
  /** The options that name a configuration file. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly configObjects?: readonly unknown[]
  /** A text, even an empty one, where variables supply options. */
  readonly envPrefix?: unknown
}

interface CommandRegistry extends RegisteredCommands {
  /** What was registered before each running parse began. While a command runs, the registry holds only that command's own. */
  readonly frozens?: readonly RegisteredCommands[]
}

interface RegisteredCommands {
  readonly handlers?: Readonly<Record<string, unknown>>
  readonly defaultCommand?: { readonly original?: string }
}
