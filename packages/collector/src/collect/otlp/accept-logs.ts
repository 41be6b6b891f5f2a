import type { Accepted, Body } from '@sonde/core/protocol'
import { refuse, type Answer } from '../answer.ts'
import { acceptEvents, type IngestContext } from '../events.ts'
import { MAX_RESOURCES, readLogs } from './read-logs.ts'

/**
 * Takes an OTLP/HTTP JSON export of logs: every record is an event that a catalog has to list, as from any other sender. What is
 * refused is counted in `partialSuccess`, as OTLP has it; nobody sends that again.
 *
 * @param onBodies Told how many bodies of wire v1 it is, each of which somebody else would have delivered by itself.
 */
export async function acceptLogs(
  text: string,
  context: IngestContext,
  address: string | undefined,
  onBodies: (bodies: number) => void = () => undefined,
): Promise<Answer> {
  const logs = readLogs(text)
  if (!logs) return refuse('not-otlp', 'This is not an OTLP export of logs in JSON. Send `{"resourceLogs": […]}`.')
  if (logs === 'too-many') return refuse('too-large', `An export has at most ${MAX_RESOURCES} resources. Send several.`)
  onBodies(logs.bodies.length)
  const rejected: Record<string, number> = logs.unreadable > 0 ? { unreadable: logs.unreadable } : {}
  const answers = await acceptAll(logs.bodies, async (body) => acceptEvents(JSON.stringify(body), context, address))
  // Where nothing of it could be taken yet, all of it may come again; OTLP cannot say that of a part.
  const [first] = answers
  if (first && answers.every(({ status }) => status === 503)) return first
  for (const [index, body] of logs.bodies.entries()) {
    const answer = answers[index] as Answer
    for (const [reason, count] of Object.entries(rejectedOf(body, answer))) rejected[reason] = (rejected[reason] ?? 0) + count
  }
  return { status: 200, body: JSON.stringify(partialSuccess(rejected)) }
}

/** So many bodies are looked at before others have their turn. */
const AT_A_TIME = 100

/** Without waiting for each: they share a write to the disk. */
async function acceptAll(bodies: readonly Body[], accept: (body: Body) => Promise<Answer>): Promise<Answer[]> {
  const answers: Promise<Answer>[] = []
  for (const body of bodies) {
    const answer = accept(body)
    // It is waited for below; until then nobody would hear of a disk that failed.
    answer.catch(() => undefined)
    if (answers.push(answer) % AT_A_TIME === 0) await new Promise(setImmediate)
  }
  return Promise.all(answers)
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
