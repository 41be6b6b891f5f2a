import { expect, test } from 'vitest'
import { finished, record } from '../../../test/bodies.ts'
import { decodeLine, encodeLine, type LogRecord } from './record.ts'

const line = Buffer.from(encodeLine(record(1)))

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

test('is one line of JSON, so that any tool can read the log', () => {
  const text = encodeLine(record(1, [finished({ command: 'a\nb' })]))
  expect(text.indexOf('\n')).toBe(text.length - 1)
  expect(JSON.parse(text)).toMatchObject({ record: { kind: 'batch', tool: 'acme' } })
})

test('recognises a line that was cut anywhere', () => {
  for (let length = 0; length < line.length - 1; length += 1) expect(decodeLine(line.subarray(0, length))).toBeUndefined()
})

test('recognises a line with any one byte changed', () => {
  for (let index = 0; index < line.length - 1; index += 1) {
    const changed = Buffer.from(line.subarray(0, -1))
    changed[index] = (changed[index] as number) ^ 1
    expect(decodeLine(changed), `byte ${index}`).toBeUndefined()
  }
})

test('does not take JSON that somebody else wrote for a record', () => {
  expect(decode('{"bytes":2,"crc":0,"record":{}}\n')).toBeUndefined()
  expect(decode('{"record":{}}\n')).toBeUndefined()
  expect(decode('\n')).toBeUndefined()
})
