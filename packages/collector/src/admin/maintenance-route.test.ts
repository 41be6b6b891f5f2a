import { expect, test } from 'vitest'
import type { Maintenance } from '../maintenance.ts'
import type { AdminReply } from './answer.ts'
import { maintenanceRoutes } from './maintenance-route.ts'

async function post(name: string, body: unknown): Promise<{ done: Maintenance[]; reply: AdminReply | undefined }> {
  const done: Maintenance[] = []
  const routes = maintenanceRoutes(async (task) => {
    done.push(task)
    return { events: 3 }
  })
  const route = routes.find(({ path }) => path.test(`/v1/${name}`))
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const request = { caller: { name: 'x', rights: [] }, query: new URLSearchParams(), parts: [], text: async () => text }
  return { reply: await route?.answer(request), done }
}

test('[R-AST-11] only whoever may read single events may export them', () => {
  const rights = maintenanceRoutes(async () => ({})).map(({ path, right }) => [path.source.split('\\/').at(-1), right])
  expect(rights).toEqual([
    ['rebuild$', 'admin'],
    ['quarantine$', 'admin'],
    ['export$', 'raw'],
    ['backup$', 'admin'],
  ])
})

const span = { tool: 'acme', from: '2026-11-01', to: '2026-11-20' }

test.each([
  ['rebuild', '', { name: 'rebuild' }],
  ['backup', {}, { name: 'backup' }],
  ['export', { ...span, format: 'parquet' }, { name: 'export', query: { ...span, format: 'parquet' } }],
  [
    'quarantine',
    { ...span, lane: 'bulk', version: '9.9' },
    { name: 'quarantine', selection: { ...span, lane: 'bulk', version: '9.9' } },
  ],
])('hands %s on with what it is about, and answers what was done', async (name, body, task) => {
  expect(await post(name, body)).toEqual({ done: [task], reply: { status: 200, body: { sonde: 1, done: { events: 3 } } } })
})

test.each([
  ['export', { ...span, format: 'csv' }, '`format`'],
  ['export', { ...span, tool: '../../etc/passwd', format: 'ndjson' }, '`tool`'],
  ['export', { ...span, from: "2026-11-01' OR 1=1", format: 'ndjson' }, '`from`'],
  ['quarantine', { tool: 'acme', from: '2026-11-01' }, '`to`'],
  ['quarantine', { ...span, lane: 'fast' }, '`lane`'],
  ['quarantine', { ...span, version: 9 }, '`version`'],
  ['quarantine', 'not json', 'not a JSON object'],
  ['quarantine', 'null', 'not a JSON object'],
])('refuses %s of %j and does nothing', async (name, body, message) => {
  await expect(post(name, body)).rejects.toThrow(message)
})
