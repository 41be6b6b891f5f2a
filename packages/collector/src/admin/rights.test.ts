import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { tempDirectory } from '../../test/temp-directory.ts'
import { CollectorError } from '../collector-error.ts'
import { appendRawRead } from '../access/raw-reads.ts'
import { RIGHTS, type Right } from '../access/tokens.ts'
import { startAdmin, type Admin, type Route } from './listener.ts'

const route = (right: Right | undefined): Route => ({
  method: 'GET',
  path: new RegExp(`^/${right ?? 'open'}$`),
  right,
  answer: async ({ caller }) => ({ status: 200, body: caller.name, type: 'text/plain' }),
})

/** A listener with a route for each right, and a token for each right of the same name. */
async function start(): Promise<{ admin: Admin; rawReads: string }> {
  const rawReads = join(tempDirectory(), 'raw-reads.ndjson')
  const admin = await startAdmin({
    routes: [...RIGHTS, undefined].map(route),
    access: (token) => RIGHTS.filter((right) => right === token).map((right) => ({ name: `token-${right}`, rights: [right] }))[0],
    onRawRead: (by, asked) => appendRawRead(rawReads, { by, asked, at: '2026-11-20T12:00:00.000Z' }),
  })
  onTestFinished(() => admin.close())
  return { admin, rawReads }
}

function get({ url }: Admin, path: string, token?: string, text?: string): Promise<number | undefined> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return new Promise((resolve, reject) => {
    request(url + path, { headers: { ...headers, ...(text !== undefined && { 'content-length': text.length }) } }, (response) =>
      resolve(response.resume().statusCode),
    )
      .on('error', reject)
      .end(text)
  })
}

test('[R-AST-11] no right implies another: a report token reaches no single event', async () => {
  const { admin } = await start()
  const statuses = await Promise.all(RIGHTS.map((token) => Promise.all(RIGHTS.map((right) => get(admin, `/${right}`, token)))))
  expect(statuses).toEqual(RIGHTS.map((token) => RIGHTS.map((right) => (token === right ? 200 : 403))))
})

test('[R-AST-11] this machine has every right, and nobody has those without a token', async () => {
  const { admin } = await start()
  expect(await Promise.all(RIGHTS.map((right) => get(admin, `/${right}`, admin.secret)))).toEqual([200, 200, 200])
  expect(await Promise.all(RIGHTS.map((right) => get(admin, `/${right}`)))).toEqual([401, 401, 401])
  expect(await get(admin, '/open')).toBe(200)
})

test('[R-AST-11] every read of single events is written down with who asked for what, and no other request is', async () => {
  const { admin, rawReads } = await start()
  await get(admin, '/report', 'report')
  await get(admin, '/raw', 'report')
  await get(admin, '/raw?tool=acme', 'raw')
  await get(admin, '/raw', admin.secret)
  await get(admin, '/raw', 'raw', `{"tool":"acme",\n${' '.repeat(10_000)}}`)
  const lines = readFileSync(rawReads, 'utf8').trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { by: 'token-raw', asked: '/raw?tool=acme', at: '2026-11-20T12:00:00.000Z' },
    { by: 'this machine', asked: '/raw', at: '2026-11-20T12:00:00.000Z' },
    { by: 'token-raw', asked: '/raw {"tool":"acme",', at: '2026-11-20T12:00:00.000Z' },
  ])
})

test('[R-AST-11] tokens that cannot be read let nobody in, and only the operator hears where they are', async () => {
  const lines: string[] = []
  const admin = await startAdmin({
    routes: [route('report')],
    access: () => {
      throw new CollectorError('tokens-unreadable', '`/data/tokens.json` is not a list of tokens.')
    },
    report: (line) => lines.push(line),
  })
  onTestFinished(() => admin.close())
  expect(await get(admin, '/report', 'any')).toBe(401)
  expect(lines).toEqual(['`/data/tokens.json` is not a list of tokens. [tokens-unreadable]'])
  expect(await get(admin, '/report', admin.secret)).toBe(200)
})

test('[R-AST-11] a read that cannot be written down is not answered', async () => {
  const lines: string[] = []
  const admin = await startAdmin({
    routes: [route('raw')],
    report: (line) => lines.push(line),
    access: () => ({ name: 'ana', rights: ['raw'] }),
    onRawRead: () => {
      throw new Error('disk full')
    },
  })
  onTestFinished(() => admin.close())
  expect(await get(admin, '/raw', 'any')).toBe(500)
  expect(lines).toEqual(['A request at the admin port failed: disk full'])
})
