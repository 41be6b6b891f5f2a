import { expect, test } from 'vitest'
import { batchNumber, secretOf, TODAY } from '../../test/bodies.ts'
import { acceptErase } from './erase.ts'
import type { IngestContext } from './events.ts'
import type { LogRecord } from './log/record.ts'

async function erase(text: string): Promise<{ status: number; answer: string; log: LogRecord[] }> {
  const log: LogRecord[] = []
  const append = async (record: LogRecord): Promise<void> => void log.push(record)
  const { status, body } = await acceptErase(text, { append, today: () => TODAY } as Partial<IngestContext> as IngestContext)
  return { status, answer: body, log }
}

test('[B-2] writes down the batch to remove, not its secret', async () => {
  const { status, answer, log } = await erase(JSON.stringify({ secret: secretOf(1) }))
  expect({ status, answer }).toEqual({ status: 202, answer: '{"sonde":1}' })
  expect(log).toEqual([{ kind: 'erase', batch: batchNumber(1), received: TODAY }])
})

test('takes the digits in either case', async () => {
  const { log } = await erase(JSON.stringify({ secret: secretOf(1).toUpperCase() }))
  expect(log).toMatchObject([{ batch: batchNumber(1) }])
})

test.each([
  '{',
  '',
  'null',
  '[]',
  '{}',
  '{"secret":null}',
  '{"secret":""}',
  '{"secret":123}',
  `{"secret":"${'0'.repeat(31)}"}`,
  `{"secret":"${'0'.repeat(33)}"}`,
  `{"secret":"${'g'.repeat(32)}"}`,
  `{"secret":["${'0'.repeat(32)}"]}`,
  `{"batch":"${batchNumber(1)}"}`,
])('refuses %s and writes nothing down', async (text) => {
  const { status, answer, log } = await erase(text)
  expect(status).toBe(400)
  expect(JSON.parse(answer)).toMatchObject({ sonde: 1, error: { code: 'bad-secret' } })
  expect(log).toEqual([])
})
