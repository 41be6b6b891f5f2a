import type { Invocation } from './measure.ts'
import type { StateName, States } from './states.ts'

/** One line of the result: a program in a situation. */
export interface Row {
  readonly name: string
  readonly invocation: Invocation
  /** Puts everything into place before each run. */
  readonly prepare?: () => void
  /** Waits after each run until nothing of it is left running. */
  readonly settle?: () => Promise<void>
  readonly states?: States
  /** What one run adds to the spool and sends, as the check before the measurement asserts. */
  readonly expected: { readonly lines: number; readonly requests: number | typeof ONE_DELIVERY }
}

/** Rows about one program, to be compared with each other. */
export interface Group {
  readonly name: string
  readonly title: string
  /** The program alone. Every other row prints the same. */
  readonly alone: Row
  /** The program importing as many empty packages as Sonde adds modules, or with an empty plugin. */
  readonly empty: Row
  readonly sonde: SondeRows
  /** The program with clients of others. */
  readonly peers: readonly Row[]
  /** Whether the host loads Sonde as a plugin, which has a budget of its own. */
  readonly plugin?: boolean
  /** A build is long: what it may cost more is a share of that. */
  readonly isBuild?: boolean
  /** The same builds, in which Sonde's part is taken apart from the rest. */
  readonly shares?: readonly Row[]
}

/** The program with Sonde, in all its situations. */
export interface SondeRows {
  readonly offByVariable: Row
  readonly offBySetting: Row
  readonly recorded: Row
  /** Recorded, when a delivery is due: the run starts the courier. */
  readonly due: Row
}

const NOTHING = { lines: 0, requests: 0 }

/** As many bodies as the words that a program records, and one more for what repeats them, and for one fact of the machine. */
export const ONE_DELIVERY = 'a delivery'

/** A run that records appends two lines, how it started and how it ended, and so does each of its stages. */
const RUN_LINES = 2

export function rowsOf({ alone, empty, sonde, peers, isBuild = false }: Group): Row[] {
  const { due, ...others } = sonde
  // A build is over before a courier has begun, and takes so long that every row is one round less.
  return [alone, empty, ...Object.values(others), ...(isBuild ? [] : [due]), ...peers]
}

/** A program without any telemetry. */
export function silentRow(name: string, invocation: Invocation): Row {
  return { name, invocation, expected: NOTHING }
}

export function sondeRows(invocation: Invocation, states: States, stages = 0): SondeRows {
  const inState = (state: StateName): Pick<Row, 'invocation' | 'states' | 'prepare'> => ({
    invocation,
    states,
    prepare: () => states.restore(state),
  })
  const refused = { ...invocation, env: { ...invocation.env, DO_NOT_TRACK: '1' } }
  return {
    offByVariable: { ...inState('none'), name: 'Sonde, off by `DO_NOT_TRACK=1`', invocation: refused, expected: NOTHING },
    offBySetting: { ...inState('off'), name: 'Sonde, off by setting', expected: NOTHING },
    recorded: { ...inState('quiet'), name: 'Sonde, recorded', expected: { lines: RUN_LINES * (1 + stages), requests: 0 } },
    due: {
      ...inState('due'),
      name: 'Sonde, recorded, starts the courier',
      settle: () => states.delivered(),
      expected: { lines: 0, requests: ONE_DELIVERY },
    },
  }
}

/** A client that sends from the program itself, before it ends. */
export function peerRows(name: string, invocation: Invocation, disabled: Readonly<Record<string, string>>): Row[] {
  return [
    { name: `${name}, disabled`, invocation: { ...invocation, env: { ...invocation.env, ...disabled } }, expected: NOTHING },
    { name: `${name}, recorded`, invocation, expected: { lines: 0, requests: 1 } },
  ]
}
