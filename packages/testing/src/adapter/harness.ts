import type { CatalogInput } from '@sonde/core/protocol'

/** One way to start a host program: `<node> <file> ...args <arguments of the case>`, in a project directory of its own. */
export interface HostProgram {
  /** An absolute path. Built, where the host's Node cannot run TypeScript. */
  readonly file: string
  readonly args?: readonly string[]
  /** Beside a plain person's environment: no CI, no agent, a home and a temporary directory of its own. */
  readonly env?: Readonly<Record<string, string>>
}

/** A way to run the program, and what has to be known of that run. */
export interface HostCase {
  /** A function gets a unique word that somebody types, which must not get anywhere. */
  readonly args: readonly string[] | ((typed: string) => readonly string[])
  /** The word of the command in the event; `null` where the host tells its adapter nothing, so that nothing is recorded. */
  readonly command: string | null
  /** What the shell sees. Checked for the program with and without the adapter; without it only that both are the same. */
  readonly exitCode?: number
  /** Further properties of the event, each compared as a whole. */
  readonly properties?: Readonly<Record<string, unknown>>
}

/** A run that lasts until it is interrupted. */
export interface WaitingCase extends HostCase {
  /** Printed to stdout or stderr once the run can be interrupted. */
  readonly ready: string
}

/** A case this host does not have, and why. The suite names it; it is not silently skipped. */
export interface LeftOut {
  readonly leftOut: string
}

/** Which runs of the host stand for the cases of the suite. */
export interface HostCases {
  /** A run that ends well. It is also the run that is switched off, in CI, without a home, offline and at the same time as others. */
  readonly ok: HostCase
  readonly throws: HostCase | LeftOut
  /** Ends by itself with a code that is not 0, such as by `process.exitCode`. */
  readonly exitCode: HostCase | LeftOut
  readonly processExit: HostCase | LeftOut
  /** An argument the host refuses. */
  readonly parseError: HostCase | LeftOut
  readonly unknownCommand: HostCase | LeftOut
  readonly help: HostCase | LeftOut
  readonly version: HostCase | LeftOut
  /** `command` is the name the alias stands for. */
  readonly alias: HostCase | LeftOut
  /** `command` is the whole path. */
  readonly nested: HostCase | LeftOut
  /** Prints one JSON document to stdout, and says by an argument that a machine reads it. */
  readonly json: HostCase | LeftOut
  /** Ends by signals. */
  readonly waits: WaitingCase | LeftOut
  /** Handles SIGINT by itself and ends with a code of its own. */
  readonly handlesInterrupt: WaitingCase | LeftOut
}

/** What the suite must know of an adapter's host. */
export interface AdapterHarness {
  /** The whole catalog of the program, with the words that `sonde schema` wrote: it says what a notice covers. */
  readonly catalog: CatalogInput
  readonly program: HostProgram
  /** The same program without the adapter, and without core. */
  readonly bare: HostProgram
  readonly cases: HostCases
  /** Path of the Node binary that runs the programs and their couriers. Default: the one that runs the tests. */
  readonly node?: string
  /** The event that a run becomes. Default `command.finished`. */
  readonly event?: string
  /** Fills a project directory before each run. */
  readonly prepare?: (project: string) => void
  /** Takes out of what is printed what differs from run to run, such as how long it took. Paths of the machine are replaced by `~` before. */
  readonly normalise?: (text: string) => string
  /** How long one run may take. Default 30 000. */
  readonly limitMs?: number
  /** How many runs are started at the same time where that is tested. Default 10; fewer, but two, where each takes seconds. */
  readonly runsAtOnce?: number
}
