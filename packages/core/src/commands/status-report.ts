import type { ConsentInput } from '../consent/decide.ts'
import { courierPath } from '../courier-file.ts'
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
import { readGateOf } from '../session/read-gate.ts'
import { recipientKey } from '../spool/recipient-key.ts'
import { minuteOf, type CommandSubject } from './output.ts'

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

/** Reads what the status says. Changes nothing; never throws. */
export function statusReport(world: World, subject: CommandSubject): StatusReport {
  const { canRecord, catalog, courier, transport = HTTP } = subject
  const { consent, recipient, directory } = readGateOf(world, subject)
  const endpoint = 'endpoint' in recipient ? recipient.endpoint : undefined
  const problem = directory === undefined ? 'missing' : checkDirectory(world, directory)
  return {
    tool: catalog.tool,
    allowed: consent.allowed,
    because: consent.because,
    inputs: consent.inputs,
    decidedBy: consent.inputs.find((input) => input.refuses)?.name ?? null,
    endpoint: endpoint ?? null,
    transport,
    proxy: (endpoint !== undefined && shownProxy(new URL(endpoint), world.env)) || null,
    directory: directory ?? null,
    // Whatever lies in a directory that is not ours is not told as ours.
    ...(directory === undefined || problem !== undefined ? NOTHING_KEPT : kept(world, directory, endpoint)),
    undeliverable: undeliverable(world, courier),
    unrecordable: canRecord === false ? UNRECORDABLE : null,
    unlisted: subject.bySonde || hasShippedWords(world, catalog, subject.shipped) ? null : UNLISTED,
    uncounted: problem === undefined || problem === 'missing' ? null : problem,
  }
}

type Kept = Pick<StatusReport, 'waitingBytes' | 'waitingBodies' | 'receipts' | 'lastDelivery'>

const NOTHING_KEPT: Kept = { waitingBytes: 0, waitingBodies: 0, receipts: 0, lastDelivery: null }

function kept(world: World, directory: string, endpoint: string | undefined): Kept {
  const { recipients } = readDeliveryState(world, directory)
  const delivery = endpoint === undefined ? undefined : recipients?.[recipientKey(endpoint)]
  return {
    waitingBytes: spooledBytes(world, directory),
    waitingBodies: readWaiting(world, directory).length,
    receipts: readReceipts(world, directory).length,
    lastDelivery: delivery ? lastDelivery(delivery) : null,
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

/** For whichever recipient: what was recorded for another one goes there or nowhere. */
function spooledBytes({ fs }: World, directory: string): number {
  try {
    const names = fs.readdirSync(directory).filter((name) => /^(?:current|claimed)-.+\.ndjson$/.test(name))
    return names.reduce((sum, name) => sum + (fs.lstatSync(`${directory}/${name}`, { throwIfNoEntry: false })?.size ?? 0), 0)
  } catch {
    return 0
  }
}
