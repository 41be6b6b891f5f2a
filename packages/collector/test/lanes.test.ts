import { request } from 'node:http'
import type { Body } from '@sonde/core/protocol'
import { expect, test } from 'vitest'
import { writeCatalog } from './acme.ts'
import { body, finished, today } from './bodies.ts'
import { run, serve } from './collector-process.ts'
import { tempDirectory } from './temp-directory.ts'

/** Sends a body as a proxy of the operator's would, for somebody at an address. */
function send(url: string, content: Body, from: string): Promise<number | undefined> {
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': from }
  return new Promise((resolve, reject) => {
    request(`${url}/v1/events`, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end(JSON.stringify(content))
  })
}

/** What an installation sends on its first day. */
function newInstallation(index: number): Body {
  const properties = { period: 'day', cohort: '2026-W47', age: 'first-day', place: 'local', activeDays: '0' }
  const { version: _, ...rest } = body(index, [{ name: 'machine.active', at: today(), properties }])
  return { ...rest, context: { os: 'linux' } }
}

/** What an installation that says it is old sends on a day. */
function returningInstallation(index: number): Body {
  const properties = { period: 'day', cohort: '2025', age: 'older', place: 'local' }
  const { version: _, ...rest } = body(index, [{ name: 'machine.active', at: today(), properties }])
  return { ...rest, context: { os: 'linux' } }
}

test('lets one network have ten times as many installations active, or behind a word, as new ones', async () => {
  const data = tempDirectory()
  const flags = ['--catalog', writeCatalog(tempDirectory()), '--trust-proxy', '1', '--bulk-installations', '2']
  const collector = await serve(data, ...flags)
  for (let index = 0; index < 25; index += 1) {
    expect(await send(collector.url, returningInstallation(index), '203.0.113.7')).toBe(202)
  }
  expect(await send(collector.url, returningInstallation(25), '2001:db8::1')).toBe(202)
  const marked = finished({}, { at: today(), first: ['day', 'week', 'month', 'ever'] })
  for (let machine = 100; machine < 125; machine += 1) {
    expect(await send(collector.url, body(machine, [marked]), '203.0.113.8')).toBe(202)
  }
  // The same mark twice in a body is nobody's, wherever it comes from.
  expect(await send(collector.url, body(125, [marked, marked]), '2001:db8::1')).toBe(202)
  await collector.stop('SIGTERM')
  const { stdout } = await run('report', '--data', data, '--json')
  expect(JSON.parse(stdout)).toMatchObject([
    {
      active: { days: [{ installations: 21 }] },
      commands: [{ events: 20, installations: { day: 20, ever: 20 } }],
      apart: [{ word: 'bulk', events: 5 + 5 + 2 }],
    },
  ])
})

test('keeps a burst of new installations from one network out of every number, and says so', async () => {
  const data = tempDirectory()
  const flags = ['--catalog', writeCatalog(tempDirectory()), '--trust-proxy', '1', '--bulk-installations', '3']
  const collector = await serve(data, ...flags)
  for (let machine = 0; machine < 10; machine += 1) {
    expect(await send(collector.url, newInstallation(machine), '203.0.113.7')).toBe(202)
  }
  expect(await send(collector.url, newInstallation(10), '203.0.113.8')).toBe(202)
  // A command from the network of the burst, and one from elsewhere.
  expect(await send(collector.url, body(11, [finished({}, { at: today() })]), '203.0.113.7')).toBe(202)
  expect(await send(collector.url, body(12, [finished({}, { at: today() })]), '203.0.113.8')).toBe(202)
  await collector.stop('SIGTERM')

  const { stdout } = await run('report', '--data', data, '--json')
  expect(JSON.parse(stdout)).toMatchObject([
    {
      active: { days: [{ installations: 4 }] },
      events: [
        { word: 'machine.active', events: 4 },
        { word: 'command.finished', events: 1 },
      ],
      apart: [{ word: 'bulk', events: 8 }],
    },
  ])
  expect((await run('report', '--data', data)).stdout).toContain('Kept apart')
})
