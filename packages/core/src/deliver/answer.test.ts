import { expect, test } from 'vitest'
import { readRetryAfter, resultOf } from './answer.ts'

const NOW = Date.UTC(2026, 10, 20, 12)
const of = (status: number, body: unknown = { sonde: 1 }, retryAfter?: string) =>
  resultOf({ status, retryAfter, text: typeof body === 'string' ? body : JSON.stringify(body) }, NOW)

test.each([
  [202, { status: 'accepted' }],
  [413, { status: 'too-large' }],
  [410, { status: 'gone' }],
  [400, { status: 'rejected', reason: '400' }],
  [401, { status: 'rejected', reason: '401' }],
  [404, { status: 'rejected', reason: '404' }],
  [408, { status: 'retry', reason: '408' }],
  [425, { status: 'retry', reason: '425' }],
  [429, { status: 'retry', reason: '429' }],
  [500, { status: 'retry', reason: '500' }],
  [503, { status: 'retry', reason: '503' }],
  [599, { status: 'retry', reason: '599' }],
  [200, { status: 'retry', reason: '200' }],
  [204, { status: 'retry', reason: '204' }],
  [302, { status: 'retry', reason: '302' }],
])('%i with the mark', (status, result) => {
  expect(of(status)).toEqual(result)
})

test.each([202, 200, 400, 401, 404, 410, 413, 500])(
  '%i without the mark is somebody else’s answer, and tried again',
  (status) => {
    for (const body of ['', '<html>Please log in</html>', '{}', '{"sonde":2}', '{"sonde":"1"}', '[1]', 'null', '{"sonde":1']) {
      expect(of(status, body)).toEqual({ status: 'retry', reason: `${status} without the collector's mark` })
    }
  },
)

test('a refusal is remembered by its code, if it is a word', () => {
  expect(of(400, { sonde: 1, error: { code: 'bad-body', message: 'm' } })).toEqual({ status: 'rejected', reason: 'bad-body' })
  for (const code of ['Bad Body', 7, '', 'x'.repeat(65), '../x', null]) {
    expect(of(422, { sonde: 1, error: { code } })).toEqual({ status: 'rejected', reason: '422' })
  }
  expect(of(422, { sonde: 1, error: 'text' })).toEqual({ status: 'rejected', reason: '422' })
})

test('a retry waits as long as it is asked to, at most a day', () => {
  expect(of(503, { sonde: 1 }, '120')).toEqual({ status: 'retry', reason: '503', afterMs: 120_000 })
  expect(of(502, 'proxy', '60')).toMatchObject({ status: 'retry', afterMs: 60_000 })
})

test.each([
  [undefined, undefined],
  ['0', 0],
  ['30', 30_000],
  [' 30 ', 30_000],
  ['999999999', 86_400_000],
  ['Fri, 20 Nov 2026 12:01:00 GMT', 60_000],
  ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
  ['Sat, 20 Nov 2027 12:00:00 GMT', 86_400_000],
  ['soon', undefined],
  ['-5x', undefined],
])('Retry-After %j', (value, wait) => {
  expect(readRetryAfter(value, NOW)).toBe(wait)
})
