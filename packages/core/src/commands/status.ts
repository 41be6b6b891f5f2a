import type { ConsentInput } from '../consent/decide.ts'
import type { GateReading } from '../consent/gate.ts'
import { readDeliveryState, type RecipientState } from '../deliver/delivery-state.ts'
import { readReceipts } from '../deliver/receipts.ts'
import { courierRefusal, type CourierRefusal } from '../deliver/start-courier.ts'
import { currentLauncher } from '../edge/launcher.ts'
import type { World } from '../edge/world.ts'
import { courierFile } from '../deliver-if-due.ts'
import { readGateOf } from '../open-session.ts'
import { recipientKey, spoolName } from '../spool/recipient-key.ts'
import { table, withTilde, type CommandSubject, type Output } from './output.ts'

/** What `status --json` prints. */
export interface StatusReport {
  readonly tool: string
  readonly allowed: boolean
  readonly because: string
  readonly inputs: readonly ConsentInput[]
  readonly endpoint: string | null
  readonly directory: string | null
  /** Bytes recorded and not yet made into a body. */
  readonly waitingBytes: number
  readonly receipts: number
  /** What came of the last delivery, or null before the first. */
  readonly lastDelivery: string | null
  /** Why this program can never start a delivery, or null where it can. */
  readonly undeliverable: string | null
}

/** Shows whether telemetry is on, which input decided, and every input. Changes nothing. Exit code 0 when on, 1 when off. */
export function status(world: World, subject: CommandSubject, output: Output, flags: readonly string[]): number {
  const reading = readGateOf(world, subject)
  const report = reportOf(world, subject, reading)
  const lines = flags.includes('--json') ? [JSON.stringify(report, null, 2)] : inWords(world, subject, report)
  for (const line of lines) output.out(line)
  return report.allowed ? 0 : 1
}

function reportOf(world: World, { catalog, courier }: CommandSubject, { consent, recipient, directory }: GateReading): StatusReport {
  const endpoint = 'endpoint' in recipient ? recipient.endpoint : undefined
  const key = endpoint === undefined ? undefined : recipientKey(endpoint)
  const delivery = key === undefined || directory === undefined ? undefined : readDeliveryState(world, directory).recipients?.[key]
  return {
    tool: catalog.tool,
    allowed: consent.allowed,
    because: consent.because,
    inputs: consent.inputs,
    endpoint: endpoint ?? null,
    directory: directory ?? null,
    waitingBytes: directory === undefined || key === undefined ? 0 : sizeOf(world, `${directory}/${spoolName(key)}`),
    receipts: directory === undefined ? 0 : readReceipts(world, directory).length,
    lastDelivery: delivery ? lastDelivery(delivery) : null,
    undeliverable: undeliverable(world, courier),
  }
}

const REFUSALS = {
  'single-executable': 'this is a single-executable build, which would start itself instead of the courier',
  'unknown-runtime': 'the program runs on an unknown runtime',
  'courier-missing': 'the file of the courier is missing; a bundle has to ship it',
} as const satisfies Record<CourierRefusal, string>

function undeliverable(world: World, courier: URL | undefined): string | null {
  const launcher = currentLauncher()
  const refusal = courierRefusal(world, launcher.pathOf(courierFile(courier)), launcher)
  return refusal === undefined ? null : REFUSALS[refusal]
}

function lastDelivery({ lastResult, lastAnswerAt, nextAttemptAt }: RecipientState): string {
  const answered = lastAnswerAt === undefined ? undefined : `last answer ${dateOf(lastAnswerAt)}`
  const next = nextAttemptAt === undefined ? undefined : `next attempt after ${dateOf(nextAttemptAt)}`
  return [lastResult, answered, next].filter(Boolean).join(', ')
}

function inWords(world: World, { catalog }: CommandSubject, report: StatusReport): string[] {
  const { tool } = catalog
  const deciding = report.inputs.find((input) => input.refuses)
  return [
    report.allowed ? `Telemetry of ${tool} is on.` : `Telemetry of ${tool} is off: ${report.because}.`,
    '',
    ...table(report.inputs.map((input) => [input === deciding ? '×' : input.refuses ? '·×' : '·', input.name, input.because])),
    '',
    ...table([
      ['Sends to', report.endpoint ?? 'nobody'],
      ['Waiting', report.waitingBytes === 0 ? 'nothing' : `${report.waitingBytes} bytes`],
      ['Sent', `${report.receipts} ${report.receipts === 1 ? 'body' : 'bodies'}; read them with \`${tool} telemetry show --sent\``],
      ['Delivery', report.undeliverable ? `none: ${report.undeliverable}` : (report.lastDelivery ?? 'none yet')],
      ['Kept in', report.directory === null ? 'nowhere' : withTilde(world, report.directory)],
    ]),
    '',
    `${tool} telemetry ${report.allowed ? 'off' : 'on'}   turns it ${report.allowed ? 'off' : 'on'} for you on this machine, in all projects`,
  ]
}

function sizeOf({ fs }: World, path: string): number {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false })?.size ?? 0
  } catch {
    return 0
  }
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
