import { createServer, request } from 'node:http'
import { createServer as createNetServer, type AddressInfo, type Server } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { CollectorError } from '../collector-error.ts'
import type { Report } from '../report/build-report.ts'
import { askForReports } from './ask.ts'
import { startAdmin, type Admin } from './listener.ts'
import { reportRoute, type ReportRequest } from './routes.ts'

const report = { tool: 'acme' } as Report

async function admin(answer: (request: ReportRequest) => Promise<Report[]> = async () => [report]): Promise<Admin> {
  const started = await startAdmin({ routes: [reportRoute(answer)] })
  onTestFinished(() => started.close())
  return started
}

function ask({ url, secret }: Pick<Admin, 'url' | 'secret'>, query: Record<string, string> = { days: '7' }) {
  return askForReports({ admin: url, secret }, new URLSearchParams(query))
}

async function strangerOn(server: Server): Promise<string> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function statusOf(
  url: string,
  headers: Record<string, string>,
  path = '/report?days=7',
  method = 'GET',
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url + path, { headers, method }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })
}

test('gives the reports to who knows the secret', async () => {
  const asked: ReportRequest[] = []
  const running = await admin(async (each) => {
    asked.push(each)
    return [report]
  })
  expect(await ask(running, { days: '7' })).toEqual([report])
  expect(await ask(running, { days: '28', tool: 'a&b=c' })).toEqual([report])
  expect(asked).toEqual([
    { tool: undefined, days: 7 },
    { tool: 'a&b=c', days: 28 },
  ])
})

test('says that the address is not the admin one, and that the disk there is full', async () => {
  const { url, secret } = await startAdmin({ routes: [] })
  await expect(ask({ url, secret })).rejects.toThrow(/^What answers there is no admin address, .* \[no-collector\]$/)
  const full = await admin(() => Promise.reject(Object.assign(new Error('ENOSPC: /srv/secret'), { code: 'ENOSPC' })))
  await expect(ask(full)).rejects.toThrow("The collector's disk is full. Make room there and try again. [disk-full]")
})

test('says that a store elsewhere does not answer', async () => {
  const away = await admin(() => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })))
  await expect(ask(away)).rejects.toThrow(/^The store does not answer\. .* \[database-unreadable\]$/)
})

test('passes a mistake of the person who asks on to them', async () => {
  const running = await admin(() => Promise.reject(new CollectorError('unknown-tool', 'No catalog of `acne` is registered.')))
  await expect(ask(running)).rejects.toThrow('No catalog of `acne` is registered. [unknown-tool]')
})

test('listens on loopback only, with a long secret of its own each time', async () => {
  const [first, second] = [await admin(), await admin()]
  expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(first.secret).toMatch(/^[0-9a-f]{64}$/)
  expect(first.secret).not.toBe(second.secret)
})

test.each([
  ['no secret', () => ({})],
  ['an empty one', () => ({ authorization: 'Bearer ' })],
  ['a wrong one', () => ({ authorization: `Bearer ${'0'.repeat(64)}` })],
  ['half of it', ({ secret }: Admin) => ({ authorization: `Bearer ${secret.slice(0, 32)}` })],
  ['another scheme', ({ secret }: Admin) => ({ authorization: `Basic ${secret}` })],
])('tells nothing to %s', async (_, headersOf) => {
  const running = await admin()
  expect(await statusOf(running.url, headersOf(running))).toBe(401)
  // Also not what there is.
  expect(await statusOf(running.url, headersOf(running), '/nothing')).toBe(401)
})

test.each([
  ['a name that somebody pointed here', 421, { host: 'attacker.example' }],
  ['a page in a browser', 403, { origin: 'http://localhost' }],
])('tells nothing to %s, whatever it knows', async (_, status, headers) => {
  const running = await admin()
  expect(await statusOf(running.url, { authorization: `Bearer ${running.secret}`, ...headers })).toBe(status)
})

test.each(['0', '-1', '3651', 'NaN', '1.5', ''])('refuses a report of %s days', async (days) => {
  await expect(ask(await admin(), { days })).rejects.toThrow('[wrong-usage]')
})

test('answers nothing but reports', async () => {
  const running = await admin()
  const headers = { authorization: `Bearer ${running.secret}` }
  expect(await statusOf(running.url, headers, '/v1/events')).toBe(404)
  expect(await statusOf(running.url, headers, '/report', 'POST')).toBe(405)
})

test('takes the collector for gone where nobody listens', async () => {
  const gone = await startAdmin({ routes: [reportRoute(async () => [])] })
  await gone.close()
  expect(await ask(gone)).toBeUndefined()
})

test('takes the collector for gone where its secret is old', async () => {
  const { url } = await admin()
  expect(await ask({ url, secret: '0'.repeat(64) })).toBeUndefined()
})

test('takes the collector for gone where a stranger answers on its port', async () => {
  const talker = await strangerOn(createServer((_, response) => response.end('{"reports":"of something else"}')))
  const silent = await strangerOn(createNetServer((socket) => socket.destroy()))
  for (const url of [talker, silent]) expect(await ask({ url, secret: 'x' })).toBeUndefined()
})
