import type { ConsentInput } from '../consent/decide.ts'
import type { GateReading } from '../consent/gate.ts'
import { hasShippedWords } from '../define/shipped-words.ts'
import { HTTP, type TransportChoice } from '../define/transport-choice.ts'
import { readDeliveryState, type RecipientState } from '../deliver/delivery-state.ts'
import { shownProxy } from '../deliver/proxy.ts'
import { readReceipts } from '../deliver/receipts.ts'
import { readWaiting } from '../deliver/sealed-file.ts'
import { courierRefusal, type CourierRefusal } from '../deliver/start-courier.ts'
import { currentLauncher } from '../edge/launcher.ts'
import { checkDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import { courierPath } from '../courier-file.ts'
import { readGateOf } from '../session/read-gate.ts'
import { recipientKey } from '../spool/recipient-key.ts'
import { counted, minuteOf, table, typed, withTilde, type CommandSubject, type Output } from './output.ts'
import { wayInWords } from './way-in-words.ts'

/** What `status --json` prints. */
export interface StatusReport {
  readonly tool: string
  readonly allowed: boolean
  readonly because: string
  readonly inputs: readonly ConsentInput[]
  /** Name of the input that decided, or null where nothing refuses. */
  readonly decidedBy: string | null
  readonly endpoint: string | null
  /** How bodies leave. */
  readonly transport: TransportChoice
  /** The proxy on the way there, without its password. */
  readonly proxy: string | null
  readonly directory: string | null
  /** Bytes recorded and not yet made into a body. */
  readonly waitingBytes: number
  /** Bodies that wait to be sent. */
  readonly waitingBodies: number
  readonly receipts: number
  /** What came of the last delivery, or null before the first. */
  readonly lastDelivery: string | null
  /** Why this program can never start a delivery, or null where it can. */
  readonly undeliverable: string | null
  /** Why this program records nothing although it may, or null where it does. */
  readonly unrecordable: string | null
  /** Why every command and flag is recorded as `other`, or null where their lists are there. */
  readonly unlisted: string | null
  /** Why what waits and what was sent cannot be counted, or null where it is. */
  readonly uncounted: string | null
}

/** Shows whether telemetry is on, which input decided, and every input. Changes nothing. Exit code 0 when on, 1 when off. */
export function status(world: World, subject: CommandSubject, output: Output, flags: readonly string[]): number {
  const reading = readGateOf(world, subject)
  const report = reportOf(world, subject, reading)
  const lines = flags.includes('--json') ? [JSON.stringify(report, null, 2)] : inWords(world, subject, output, report)
  for (const line of lines) output.out(line)
  return report.allowed ? 0 : 1
}

function reportOf(world: World, subject: CommandSubject, reading: GateReading): StatusReport {
  const { canRecord, catalog, courier, transport = HTTP } = subject
  const { consent, recipient } = reading
  const endpoint = 'endpoint' in recipient ? recipient.endpoint : undefined
  // Whatever lies in a directory that is not ours is not told as ours.
  const problem = reading.directory === undefined ? 'missing' : checkDirectory(world, reading.directory)
  const directory = problem === undefined ? reading.directory : undefined
  const key = endpoint === undefined ? undefined : recipientKey(endpoint)
  const delivery =
    key === undefined || directory === undefined ? undefined : readDeliveryState(world, directory).recipients?.[key]
  return {
    tool: catalog.tool,
    allowed: consent.allowed,
    because: consent.because,
    inputs: consent.inputs,
    decidedBy: consent.inputs.find((input) => input.refuses)?.name ?? null,
    endpoint: endpoint ?? null,
    transport,
    proxy: (endpoint !== undefined && shownProxy(new URL(endpoint), world.env)) || null,
    directory: reading.directory ?? null,
    waitingBytes: directory === undefined ? 0 : spooledBytes(world, directory),
    waitingBodies: directory === undefined ? 0 : readWaiting(world, directory).length,
    receipts: directory === undefined ? 0 : readReceipts(world, directory).length,
    lastDelivery: delivery ? lastDelivery(delivery) : null,
    undeliverable: undeliverable(world, courier),
    unrecordable: canRecord === false ? UNRECORDABLE : null,
    unlisted: subject.bySonde || hasShippedWords(world, catalog, subject.shipped) ? null : UNLISTED,
    uncounted: problem === undefined || problem === 'missing' ? null : problem,
  }
}

const UNLISTED = 'its telemetry.catalog.json is not where the program looks for it'
const UNRECORDABLE = 'files of @sonde/core are missing; a bundler has to follow the condition `module`'

const REFUSALS = {
  'single-executable': 'this is a single-executable build, which would start itself instead of the courier',
  'unknown-runtime': 'the program runs on an unknown runtime',
  'courier-missing': 'the file of the courier is missing; a bundle has to ship it',
} as const satisfies Record<CourierRefusal, string>

function undeliverable(world: World, courier: URL | undefined): string | null {
  const launcher = currentLauncher()
  const file = courierPath(courier, launcher)
  const refusal = courierRefusal(world, file, launcher)
  if (refusal === undefined) return null
  // A bundler may have left the place of the build there.
  return REFUSALS[refusal] + (refusal === 'courier-missing' && file !== undefined ? ` as ${file}` : '')
}

function lastDelivery({ lastResult, lastAnswerAt, nextAttemptAt }: RecipientState): string {
  const answered = lastAnswerAt === undefined ? undefined : `last answer ${minuteOf(lastAnswerAt)}`
  const next = nextAttemptAt === undefined ? undefined : `next attempt after ${minuteOf(nextAttemptAt)}`
  return [lastResult, answered, next].filter(Boolean).join(', ')
}

/** The inputs that `telemetry on` changes; what else refuses goes on refusing. */
const CHANGED_BY_ON = new Set(["this machine's setting", 'mode', 'notice'])

function inWords(world: World, subject: CommandSubject, { paint, columns }: Output, report: StatusReport): string[] {
  const { tool } = subject.catalog
  const state = report.allowed ? paint('green', 'on') : paint('red', 'off')
  const inputs = report.inputs.map((input) => {
    if (input.name === report.decidedBy) return [paint('red', '×'), paint('bold', input.name), `${input.because}  ← this decided`]
    return [
      input.refuses ? '×' : paint('dim', '·'),
      input.name,
      input.refuses ? `${input.because}, too` : paint('dim', input.because),
    ]
  })
  const turns = report.allowed ? ['off'] : CHANGED_BY_ON.has(report.decidedBy ?? '') ? ['on'] : []
  return [
    `Telemetry of ${tool} is ${state}: ${report.because}.`,
    '',
    ...table(inputs, columns),
    '',
    ...table(
      [
        ['Sends to', recipientInWords(world, report)],
        ...(report.unrecordable === null ? [] : [['Records', `nothing: ${report.unrecordable}`]]),
        ...(report.unlisted === null ? [] : [['Commands', `every one is recorded as other: ${report.unlisted}`]]),
        ...(report.uncounted === null ? countedParts(report) : [['Waiting', 'it cannot be told from here, nor what was sent']]),
        ['Delivery', deliveryInWords(report)],
        ['Kept in', report.directory === null ? 'nowhere' : withTilde(world, report.directory)],
      ],
      columns,
    ),
    '',
    ...table(
      [
        ...turns.map((word) => [
          paint('bold', typed(subject, word)),
          `turns it ${word} for you on this machine, in all projects`,
        ]),
        [paint('bold', typed(subject, 'show')), 'what will be sent and what was sent, byte for byte'],
        subject.bySonde
          ? [paint('bold', typed(subject, 'erase')), 'has what was sent erased where it went']
          : [paint('bold', typed(subject, 'help')), 'prove it, erase it, and the rest'],
      ],
      columns,
    ),
  ]
}

function recipientInWords(world: World, { endpoint, transport, proxy }: StatusReport): string {
  if (endpoint === null) return 'nobody'
  const way = wayInWords(world, endpoint, transport)
  return proxy === null || transport.kind === 'file' ? way : `${way} by the proxy ${proxy}`
}

/** Where no courier can be started, only a program that waits for its own delivery has one. */
function deliveryInWords({ undeliverable: reason, lastDelivery: last }: StatusReport): string {
  if (reason === null) return last ?? 'none yet'
  return last === null ? `none: ${reason}` : `${last}; only by the program itself: ${reason}`
}

function countedParts(report: StatusReport): [string, string][] {
  return [
    ['Waiting', waiting(report)],
    ['Sent', report.receipts === 0 ? 'nothing' : counted(report.receipts, 'body', 'bodies')],
  ]
}

function waiting({ waitingBytes, waitingBodies }: StatusReport): string {
  const parts = [
    ...(waitingBodies > 0 ? [counted(waitingBodies, 'body', 'bodies')] : []),
    ...(waitingBytes > 0 ? [`${waitingBytes} bytes not yet in a body`] : []),
  ]
  return parts.length === 0 ? 'nothing' : parts.join(' and ')
}

/** For whichever recipient: what was recorded for another one goes there or nowhere. */
function spooledBytes({ fs }: World, directory: string): number {
  try {
    const names = fs.readdirSync(directory).filter((name) => /^(?:current|claimed)-.+\.ndjson$/.test(name))
    return names.reduce((sum, name) => sum + (fs.lstatSync(`${directory}/${name}`, { throwIfNoEntry: false })?.size ?? 0), 0)
  } catch {
    return 0
  }
}
