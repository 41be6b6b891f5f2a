import {
  checkEvent,
  fitBody,
  idsChosen,
  parseBody,
  type Accepted,
  type Body,
  type CatalogInput,
  type Recognised,
  type Rejection,
  type WireEvent,
} from '@sonde/core/protocol'
import { refuse, type Answer } from './answer.ts'
import type { Catalogs } from './catalogs.ts'
import { foldReasons } from './drop-reasons.ts'
import type { Glance } from './glance.ts'
import type { BatchRecord, LogEntry } from './log/record.ts'
import type { Metrics } from '../ops/metrics.ts'
import type { Lanes } from './lanes.ts'

export interface IngestContext {
  readonly catalogs: Catalogs
  /** Whether a tool that nobody knows may be one whose catalog cannot be used at the moment. */
  readonly mayKnowMore: () => boolean
  readonly glance: Glance
  readonly lanes: Lanes
  readonly metrics: Pick<Metrics, 'answered' | 'events' | 'dropped' | 'delivered'>
  /** Resolves when the entry is durable. */
  readonly append: (entry: LogEntry) => Promise<void>
  /** The UTC day. */
  readonly today: () => string
}

/**
 * Takes a body of events: what a catalog lists is durable when this resolves, and everything else is named in the answer.
 *
 * @param address Of the sender; decides with others on the lane, and is not kept.
 */
export function acceptEvents(text: string, context: IngestContext, address: string | undefined): Answer | Promise<Answer> {
  const known = context.glance(text, context.catalogs, context.today())
  if (known && context.lanes.isMain(known, text, address)) return storeAsItCame(text, known, context)
  const parsed = parseBody(text)
  if (!parsed.ok) return refuse(parsed.code, parsed.message)
  const { body } = parsed
  const catalogs = context.catalogs.get(body.tool)
  if (!catalogs) return unknownTool(context)
  if (body.ids && !idsChosen(catalogs, body.ids)) {
    return refuse('ids-not-chosen', 'The body carries an identifier that no registered catalog of this tool chose. Leave it out.')
  }
  const fitted = fitBody(catalogs, body)
  if (!fitted.ok) return refuse(fitted.code, fitted.message)
  return storeListed(fitted.body, catalogs, context, address)
}

/** Final, unless the operator has a catalog that only has to be mended: then nothing is lost by coming back. */
function unknownTool({ mayKnowMore }: IngestContext): Answer {
  return mayKnowMore()
    ? refuse('catalog-unusable', 'A catalog here cannot be used, maybe that of this tool. Send this again later.', {
        'retry-after': '3600',
      })
    : refuse('unknown-tool', 'No catalog of this tool is registered here, so nothing of it is accepted.')
}

const NOTHING: Readonly<Record<string, number>> = {}

async function storeAsItCame(
  text: string,
  { batch, tool, events }: Recognised,
  { append, today, metrics }: IngestContext,
): Promise<Answer> {
  await append({ kind: 'body', batch, received: today(), text })
  metrics.events(events, NOTHING)
  metrics.delivered(tool)
  return { status: 202, body: `{"sonde":1,"accepted":${events},"rejected":[]}` }
}

async function storeListed(
  body: Body,
  catalogs: readonly CatalogInput[],
  context: IngestContext,
  address: string | undefined,
): Promise<Answer> {
  const received = context.today()
  const { events, rejected } = sort(body.events, catalogs, received)
  // What is refused is no installation: else made-up words would fill what is remembered of networks.
  const lane = context.lanes.laneOf({ ...body, events }, address)
  const record = { ...toRecord(body, received, events, rejected), ...(lane !== 'main' && { lane }) }
  await context.append(record)
  context.metrics.events(events.length, record.rejected ?? NOTHING)
  context.metrics.dropped(record.dropped ?? NOTHING)
  context.metrics.delivered(body.tool)
  const accepted: Accepted = { sonde: 1, accepted: events.length, rejected }
  return { status: 202, body: JSON.stringify(accepted) }
}

function sort(
  all: readonly WireEvent[],
  catalogs: readonly CatalogInput[],
  today: string,
): { events: readonly WireEvent[]; rejected: readonly Rejection[] } {
  const rejected: Rejection[] = []
  const events = all.filter((event, index) => {
    const reason = checkEvent(catalogs, event, today)
    if (reason !== undefined) rejected.push({ index, reason })
    return reason === undefined
  })
  return { events, rejected }
}

function toRecord(body: Body, received: string, events: readonly WireEvent[], rejected: readonly Rejection[]): BatchRecord {
  const { batch, tool, version, context, ids, dropped } = body
  return {
    kind: 'batch',
    batch,
    tool,
    ...(version !== undefined && { version }),
    context,
    ...(ids && { ids }),
    received,
    ...(dropped && { dropped: foldReasons(dropped) }),
    ...(rejected.length > 0 && { rejected: countReasons(rejected, body.events) }),
    events,
  }
}

function countReasons(rejected: readonly Rejection[], all: readonly WireEvent[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { index, reason } of rejected) counts[reason] = (counts[reason] ?? 0) + (all[index]?.n ?? 1)
  return counts
}
