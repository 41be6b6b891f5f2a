import type { Accepted, Body } from '@sonde/core/protocol'
import { refuse, type Answer } from '../answer.ts'
import { acceptEvents, type IngestContext } from '../events.ts'
import { readLogs } from './read-logs.ts'

/**
 * Takes an OTLP/HTTP JSON export of logs: every record is an event that a catalog has to list, as from any other sender. What is
 * refused is counted in `partialSuccess`, as OTLP has it; nobody sends that again.
 */
export async function acceptLogs(text: string, context: IngestContext, address: string | undefined): Promise<Answer> {
  const logs = readLogs(text)
  if (!logs) return refuse('not-otlp', 'This is not an OTLP export of logs in JSON. Send `{"resourceLogs": […]}`.')
  const rejected: Record<string, number> = logs.unreadable > 0 ? { unreadable: logs.unreadable } : {}
  for (const body of logs.bodies) {
    const answer = await acceptEvents(JSON.stringify(body), context, address)
    for (const [reason, count] of Object.entries(rejectedOf(body, answer))) rejected[reason] = (rejected[reason] ?? 0) + count
  }
  return { status: 200, body: JSON.stringify(partialSuccess(rejected)) }
}

function rejectedOf({ events }: Body, { status, body, code }: Answer): Record<string, number> {
  if (status !== 202) return { [code ?? 'refused']: events.length }
  const counts: Record<string, number> = {}
  for (const { reason } of (JSON.parse(body) as Accepted).rejected) counts[reason] = (counts[reason] ?? 0) + 1
  return counts
}

function partialSuccess(rejected: Readonly<Record<string, number>>): object {
  const reasons = Object.entries(rejected)
  if (reasons.length === 0) return { sonde: 1 }
  const total = reasons.reduce((sum, [, count]) => sum + count, 0)
  return {
    sonde: 1,
    // A 64-bit number of protobuf is a text in JSON.
    partialSuccess: {
      rejectedLogRecords: String(total),
      errorMessage: reasons.map(([reason, count]) => `${reason}: ${count}`).join(', '),
    },
  }
}
