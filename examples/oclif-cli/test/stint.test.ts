import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deliverNow, expectInert, fakeCollector, receivedEvents } from '@sonde/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createPerson } from './person.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))

const complains = (text: string): string => ` ›   Error: ${text}\n`

/** A day with stint: what is typed, what is printed, how it ends. */
const day = [
  ['stop', '', complains('You are working on nothing. Start with `stint start <project>`.'), 1],
  ['start secret-shop --at 2026-11-20T09:00', 'Started secret-shop.\n', '', 0],
  ['start blog', '', complains('You are working on secret-shop. Stop that first with `stint stop`.'), 1],
  ['stop --at never', '', complains('`--at` takes a time, such as 2026-11-20T09:30.'), 1],
  ['stop --at 2026-11-20T11:05', 'Stopped secret-shop after 2 h 05 min.\n', '', 0],
  ['begin blog --at 2026-11-21T13:00', 'Started blog.\n', '', 0],
  ['entry remove 2', '', complains('That one goes on. Remove it with `--force`.'), 1],
  ['stop --at 2026-11-21T13:30', 'Stopped blog after 0 h 30 min.\n', '', 0],
  ['report', '2 h 05 min  secret-shop\n0 h 30 min  blog\n', '', 0],
  ['report --by day', '2 h 05 min  2026-11-20\n0 h 30 min  2026-11-21\n', '', 0],
  ['report --by day -p blog', '0 h 30 min  2026-11-21\n', '', 0],
  ['entry edit 2 -p letters', 'Entry 2 is letters.\n', '', 0],
  ['report -b entry', '2 h 05 min  1 secret-shop 2026-11-20T09:00\n0 h 30 min  2 letters 2026-11-21T13:00\n', '', 0],
  ['entry edit 7 -p letters', '', complains('There is no entry 7. `stint report` lists them.'), 1],
  ['report --json', '{\n  "secret-shop": 125,\n  "letters": 30\n}\n', '', 0],
] as const

/** Programs on oclif take a while to start, and a busy machine starts many slowly. */
const A_DAY_MS = 180_000

describe('stint', { timeout: A_DAY_MS }, () => {
  test('does what a person asks, and says what went wrong', () => {
    using person = createPerson()
    for (const [line, stdout, stderr, exitCode] of day) {
      expect({ line, ...person.stint(line) }).toEqual({ line, stdout, stderr, exitCode })
    }
  })

  test('watches until it is interrupted', async () => {
    using person = createPerson()
    person.stint('start shop')
    // The minute may end between the two commands.
    const elapsed: unknown = expect.stringMatching(/^shop: 0 h \d\d min\n$/)
    expect(await person.interrupt('watch')).toEqual({ stdout: elapsed, exitCode: null, signal: 'SIGINT' })
  })

  test('lists its commands', () => {
    using person = createPerson()
    expect(person.stint('--help').stdout).toMatch(/entry +Correct[^]*telemetry +Show, stop or allow usage telemetry/)
  })
})

describe('its telemetry', { timeout: A_DAY_MS }, () => {
  test('[C-5] leaves stdout, stderr and exit code as they are: on, off and absent are the same bytes', () => {
    using absent = createPerson()
    using off = createPerson({ DO_NOT_TRACK: '1' })
    // A collector that is not there is part of the promise.
    using on = createPerson({ STINT_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' })
    on.stint('telemetry on')
    for (const [line] of day) {
      const seen = absent.stintWithoutTelemetry(line)
      expect(on.stint(line)).toEqual(seen)
      expect(off.stint(line)).toEqual(seen)
    }
    expect(off.telemetryFiles()).toEqual([])
  })

  test('[R-SAM-2] [R-SAM-3] sends commands by their path with how they ended, the flags that were decided on, and no project', async () => {
    const collector = await fakeCollector()
    onTestFinished(() => collector.close())
    using person = createPerson({ STINT_TELEMETRY_ENDPOINT: collector.endpoint })
    person.stint('telemetry on')
    for (const [line] of day) person.stint(line)
    await deliverNow(person.state, { env: person.env })
    const told = receivedEvents(collector).map(({ properties: { durationMs: _, ...properties } }) => properties)
    expect(told).toHaveLength(day.length)
    const user = { errorKind: 'user', errorClass: 'CLIError' }
    expect(told).toEqual(
      expect.arrayContaining([
        { command: 'stop', flags: [], outcome: 'error', exitCode: 1, ...user },
        { command: 'start', flags: ['at'], outcome: 'ok', exitCode: 0 },
        { command: 'report', flags: ['by'], 'flag.by': 'day', outcome: 'ok', exitCode: 0 },
        { command: 'entry edit', flags: [], outcome: 'ok', exitCode: 0 },
        { command: 'entry remove', flags: [], outcome: 'error', exitCode: 1, ...user },
      ]),
    )
    expect(Buffer.from(collector.wire()).toString()).not.toMatch(/secret|blog|letters|2026-11-20T/)
  })

  test('is shown, stopped and allowed by `stint telemetry`, and is inert while it is off', async () => {
    using person = createPerson({ STINT_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' })
    expect(person.stint('telemetry').stdout).toContain('Telemetry of stint is off: the notice was not shown yet.')
    expect(person.stint('telemetry on').exitCode).toBe(0)
    expect(person.stint('telemetry off').stdout).toContain('off for you on this machine')
    expect(person.telemetryFiles()).toEqual(['settings.json'])
    await expectInert(() => person.stint('report'), { home: person.env.HOME })
  })
})

describe('its catalog', () => {
  test('[B-6] is what the program declares, and every command and flag is decided', () => {
    const sonde = fileURLToPath(import.meta.resolve('sonde/package.json')).replace('package.json', 'dist/bin.mjs')
    const { stdout, stderr, status } = spawnSync(process.execPath, [sonde, 'schema', 'package.json', '--check'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    expect(stdout).toContain('6 commands, 4 flags, 1 event')
  })

  test('lists the values of `--by`, and nothing of `--project`', () => {
    const text = readFileSync(`${folder}/telemetry.catalog.json`, 'utf8')
    const { events } = JSON.parse(text) as { events: Record<string, { properties: Record<string, { words?: string[] }> }> }
    const properties = events['command.finished']?.properties
    expect(properties?.['flag.by']?.words).toEqual(['day', 'entry', 'project'])
    expect(properties?.['flags']?.words).toEqual(['at', 'by', 'force', 'json'])
  })
})
