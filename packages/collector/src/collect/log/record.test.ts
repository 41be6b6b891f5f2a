import { expect, test } from 'vitest'
import { body, finished, record } from '../../../test/bodies.ts'
import { decodeLine, encodeLine, roomFor, writeEntry, type LogRecord, type ReceivedBody } from './record.ts'

const line = Buffer.from(encodeLine(record(1)))
const bodyLine = lineOf(1)

/** The line of a body that was kept as it came. */
function lineOf(index: number): Buffer {
  const entry = entryOf(index)
  const bytes = Buffer.alloc(roomFor(entry))
  return bytes.subarray(0, writeEntry(entry, bytes, 0))
}

function entryOf(index: number): ReceivedBody {
  const received = body(index)
  return { kind: 'body', batch: received.batch, received: '2026-11-20', text: JSON.stringify(received) }
}

function decode(text: string): LogRecord | undefined {
  return decodeLine(Buffer.from(text).subarray(0, -1))
}

test.each<[string, LogRecord]>([
  ['a batch', record(1)],
  ['a batch without events', record(2, [], { rejected: { 'bad-value': 3 } })],
  ['an erase', { kind: 'erase', batch: record(3).batch, received: '2026-11-20' }],
  ['words beyond ASCII', record(4, [finished({ command: 'déployer 🚀' })])],
  ['line breaks in words', record(5, [finished({ command: 'a\nb\r\u2028c' })])],
])('gives back %s', (_, original) => {
  expect(decode(encodeLine(original))).toEqual(original)
})

test('gives back a body that was kept as it came as a batch, with the day it came', () => {
  expect(decodeLine(bodyLine.subarray(0, -1))).toEqual(record(1))
  expect(decodeLine(Buffer.from(bodyLine.toString().replace('2026-11-20', '2026-11-21')).subarray(0, -1))).toBeUndefined()
  const text = bodyLine.toString()
  expect(text.indexOf('\n')).toBe(text.length - 1)
  expect(JSON.parse(text)).toMatchObject({ received: '2026-11-20', body: { tool: 'acme' } })
})

test('writes an entry where it is told to and tells where it ends', () => {
  const bytes = Buffer.alloc(4 * bodyLine.length, '~')
  const entry = entryOf(1)
  const end = writeEntry(entry, bytes, writeEntry(encodeLine(record(2)), bytes, 5))
  const [first, second] = bytes.toString('latin1', 5, end).split('\n')
  expect(decodeLine(Buffer.from(first ?? ''))).toEqual(record(2))
  expect(decodeLine(Buffer.from(second ?? ''))).toEqual(record(1))
  expect(bytes.toString('latin1', end).replaceAll('~', '')).toBe('')
})

test('is one line of JSON, so that any tool can read the log', () => {
  const text = encodeLine(record(1, [finished({ command: 'a\nb' })]))
  expect(text.indexOf('\n')).toBe(text.length - 1)
  expect(JSON.parse(text)).toMatchObject({ record: { kind: 'batch', tool: 'acme' } })
})

test.each([
  ['record', line],
  ['body', bodyLine],
])('recognises the line of a %s that was cut anywhere', (_, whole) => {
  for (let length = 0; length < whole.length - 1; length += 1) expect(decodeLine(whole.subarray(0, length))).toBeUndefined()
})

test.each([
  ['record', line],
  ['body', bodyLine],
])('recognises the line of a %s with any one byte changed', (_, whole) => {
  for (let index = 0; index < whole.length - 1; index += 1) {
    const changed = Buffer.from(whole.subarray(0, -1))
    changed[index] = (changed[index] as number) ^ 1
    expect(decodeLine(changed), `byte ${index}`).toBeUndefined()
  }
})

test('does not take JSON that somebody else wrote for a record', () => {
  expect(decode('{"bytes":2,"crc":0,"record":{}}\n')).toBeUndefined()
  expect(decode('{"record":{}}\n')).toBeUndefined()
  expect(decode('\n')).toBeUndefined()
})
