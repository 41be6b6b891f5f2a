import { createHash } from 'node:crypto'
import {
  contextOfResource,
  isFields,
  readResourceLogs,
  textOfAttribute,
  wireBodyOf,
  type Body,
  type WireEvent,
} from '@sonde/core/protocol'

/** So many events are one body of wire v1, which keeps even long ones below its largest size. */
const EVENTS_PER_BODY = 100

/** More than fit into an export with anything in them: a third of a million empty ones took a second. */
export const MAX_RESOURCES = 5000

/** What an export holds. */
export interface ReadLogs {
  readonly bodies: readonly Body[]
  /** Records that say nothing a body could carry. */
  readonly unreadable: number
}

/**
 * Turns an OTLP export into bodies of wire v1: `service.name` is the tool, `eventName` the event, attributes are its properties. The
 * text of a record, its severity, its trace and its time of day are left where they came from. What was a body of wire v1 before it was
 * put into OTLP becomes that body again, with its own batch, and so can be erased. Undefined where it is no export.
 *
 * The same bytes give the same batches, so an export that is sent again counts once.
 */
export function readLogs(text: string): ReadLogs | 'too-many' | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isFields(value) || !Array.isArray(value['resourceLogs'])) return undefined
  if (value['resourceLogs'].length > MAX_RESOURCES) return 'too-many'
  const digest = createHash('sha256').update(text).digest()
  const bodies: Body[] = []
  let unreadable = 0
  for (const resourceLogs of value['resourceLogs'] as readonly unknown[]) {
    const logs = readResourceLogs(resourceLogs)
    if (!logs) continue
    unreadable += logs.unreadable
    const own = wireBodyOf(logs)
    if (own) bodies.push(own)
    else {
      for (const group of grouped(logs.events)) {
        const batch = createHash('sha256').update(digest).update(String(bodies.length)).digest('hex')
        bodies.push(bodyOf(batch, logs.attributes, group))
      }
    }
  }
  return { bodies, unreadable }
}

/** Activity travels alone: that is a rule of wire v1, and a rule about privacy. */
const ACTIVITY = /^(?:machine|project)\./
/** Of which the system is told, too; facts and pairs travel without any context. */
const TELLS_OS = /\.active$/

function grouped(events: readonly WireEvent[]): (readonly WireEvent[])[] {
  const alone = events.filter(({ name }) => ACTIVITY.test(name)).map((event) => [event])
  const others = events.filter(({ name }) => !ACTIVITY.test(name))
  const bodies = Array.from({ length: Math.ceil(others.length / EVENTS_PER_BODY) }, (_, index) =>
    others.slice(index * EVENTS_PER_BODY, (index + 1) * EVENTS_PER_BODY),
  )
  return [...alone, ...bodies]
}

function bodyOf(batch: string, resource: ReadonlyMap<string, unknown>, events: readonly WireEvent[]): Body {
  const text = (name: string): string => textOfAttribute(resource.get(name)) ?? ''
  const [{ name } = { name: '' }] = events
  const isActivity = ACTIVITY.test(name)
  const context = contextOfResource(resource)
  const version = /^\d{1,5}\.\d{1,5}/.exec(text('service.version'))?.[0]
  return {
    v: 1,
    batch,
    tool: text('service.name'),
    ...(version !== undefined && !isActivity && { version }),
    context: isActivity ? (context.os === undefined || !TELLS_OS.test(name) ? {} : { os: context.os }) : context,
    events,
  }
}
