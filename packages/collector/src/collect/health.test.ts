import { expect, test } from 'vitest'
import { answerHealth } from './health.ts'

const get = (path: string, reasons: readonly string[] = [], method = 'GET', warnings: readonly string[] = []) =>
  answerHealth({ method, path, headers: {} }, { reasons: () => reasons, warnings: () => warnings })

test('is ready, or says why it is not; alive either way', () => {
  expect(get('/healthz')).toEqual({ status: 200, body: '{"sonde":1,"alive":true,"ready":true,"reasons":[],"warnings":[]}' })
  expect(get('/healthz', ['stopping'])).toEqual({
    status: 503,
    body: '{"sonde":1,"alive":true,"ready":false,"reasons":["stopping"],"warnings":[]}',
  })
  expect(get('/healthz/alive', ['stopping'])).toEqual({ status: 200, body: '{"sonde":1,"alive":true}' })
  expect(get('/healthz', [], 'HEAD')?.status).toBe(200)
})

test('is ready with what an operator should look at', () => {
  expect(get('/healthz', [], 'GET', ['catalog-unusable'])).toEqual({
    status: 200,
    body: '{"sonde":1,"alive":true,"ready":true,"reasons":[],"warnings":["catalog-unusable"]}',
  })
})

test.each([
  ['/v1/events', 'POST'],
  ['/healthz', 'POST'],
  ['/healthzz', 'GET'],
  ['/healthz/..', 'GET'],
])('leaves %s %s to others', (path, method) => {
  expect(get(path, [], method)).toBeUndefined()
})
