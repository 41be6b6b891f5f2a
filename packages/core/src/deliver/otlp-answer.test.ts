import { expect, test } from 'vitest'
import { logsResultOf } from './otlp-answer.ts'

const NOW = Date.UTC(2026, 10, 20, 12)
const of = (status: number, text = '', retryAfter?: string) => logsResultOf({ status, retryAfter, text }, NOW)

test.each([
  ['200 with an empty answer', 200, '{}'],
  ['200 with nothing', 200, ''],
  ['204', 204, ''],
  [
    '200 that took a part: what it refused is not sent again',
    200,
    '{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"unlisted-event: 2"}}',
  ],
  ['202 of a collector of ours', 202, '{"sonde":1,"accepted":1,"rejected":[]}'],
])('%s is accepted', (_, status, text) => {
  expect(of(status, text)).toEqual({ status: 'accepted' })
})

test.each(['<html>Sign in to the network</html>', '[]', '"ok"', 'null', '{'])(
  '200 with %j is somebody else’s answer, and tried again',
  (text) => {
    expect(of(200, text)).toEqual({ status: 'retry', reason: '200 without an answer of OTLP' })
  },
)

test.each([429, 502, 503, 504])('%i is tried again, when it asked for', (status) => {
  expect(of(status)).toEqual({ status: 'retry', reason: String(status) })
  expect(of(status, '{"code":14,"message":"busy"}', '90')).toEqual({ status: 'retry', reason: String(status), afterMs: 90_000 })
})

test.each([400, 401, 403, 404, 405, 408, 410, 415, 500, 501, 505])('%i is final, as OTLP has it', (status) => {
  expect(of(status, '{"code":3,"message":"bad"}')).toEqual({ status: 'rejected', reason: String(status) })
})

test('413 makes smaller bodies, whoever says so', () => {
  expect(of(413)).toEqual({ status: 'too-large' })
  expect(of(413, '{"sonde":1,"error":{"code":"too-large"}}')).toEqual({ status: 'too-large' })
})

test.each([301, 302, 307, 308])('a redirect %i is not followed, and tried again', (status) => {
  expect(of(status)).toEqual({ status: 'retry', reason: String(status) })
})

test.each([
  [408, { status: 'retry', reason: '408' }],
  [500, { status: 'retry', reason: '500' }],
  [410, { status: 'gone' }],
  [400, { status: 'rejected', reason: 'not-otlp' }],
])('%i with our mark means what it means to the other transport', (status, result) => {
  expect(of(status, '{"sonde":1,"error":{"code":"not-otlp","message":"m"}}')).toMatchObject(
    status === 400 ? result : { status: result.status },
  )
})
