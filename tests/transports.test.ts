import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { catalogText, decodeLogs } from '@sonde/core/protocol'
import { describe, expect, test } from 'vitest'
import { temporaryDirectory } from './harness/acme.ts'
import { counts, postEvents, report, startCollector, type CollectorProcess } from './harness/collector-process.ts'
import { catalog } from './fixtures/transport-tool/catalog.ts'
import { Tool } from './harness/tool.ts'

const program = fileURLToPath(new URL('fixtures/transport-tool/program.ts', import.meta.url))

/** Whatever these say, it is about the user's own application. */
const OTEL = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://127.0.0.1:9/v1/logs',
  OTEL_SERVICE_NAME: 'canary',
  OTEL_SDK_DISABLED: 'true',
}

/** A machine with a tool whose bodies leave by a transport. */
function toolBy(transport: object | null, endpoint: string) {
  const home = temporaryDirectory()
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, ACME_TELEMETRY_ENDPOINT: endpoint, ...OTEL }
  const directory = join(home, '.local', 'state', 'sonde', 'acme')
  const tool = new Tool(program, { env, cwd: home, directory })
  const run = (...words: readonly string[]) => tool.run([JSON.stringify(transport), ...words])
  expect(run('telemetry', 'on').status).toBe(0)
  tool.postponeDelivery()
  const use = (): void => {
    for (const name of ['build', 'build', 'serve', 'nosuch']) expect(run(name).status).toBe(0)
  }
  /** Makes the bodies, as anybody who looks at them does, and sends them. */
  const delivered = async (): Promise<readonly string[]> => {
    expect(run('telemetry', 'show', '--next').status).toBe(0)
    const next = tool.bodies('sealed-')
    await tool.deliver()
    expect(tool.bodies('sent-').toSorted()).toEqual([...next].toSorted())
    return next
  }
  return { tool, home, run, use, delivered }
}

async function collectorOfTool(): Promise<CollectorProcess> {
  const path = join(temporaryDirectory(), 'acme.json')
  writeFileSync(path, catalogText(catalog))
  return startCollector(temporaryDirectory(), path)
}

/** What was counted, without what is drawn at random. */
function numbersOf({ data }: CollectorProcess) {
  const { facts: _, ...numbers } = report(data)
  return { ...numbers, events: counts(numbers.events.filter(({ word }) => word !== 'machine.fact')) }
}

describe('[B-16] OTLP out', () => {
  test('gives the collector the same numbers as wire v1 does', async () => {
    const [one, other] = [await collectorOfTool(), await collectorOfTool()]
    const plain = toolBy(null, one.url)
    const logs = toolBy({ kind: 'otlp' }, other.url)
    for (const { use, delivered } of [plain, logs]) {
      use()
      await delivered()
    }
    const numbers = numbersOf(other)
    expect(numbers).toEqual(numbersOf(one))
    expect(numbers.events).toMatchObject({ 'command.finished': 4, 'feature.used': 4 })
    expect(numbers.commands.find(({ command }) => command === 'build')).toMatchObject({ events: 2, installations: { ever: 1 } })
    expect(numbers.rejected).toEqual([])
    // The batches of the receipts are those the collector knows.
    const erased = logs.run('telemetry', 'erase')
    expect(erased).toMatchObject({ status: 0, stderr: '' })
    expect(numbersOf(other).commands).toEqual([])
  })

  test('shows and proves the very bytes, says how they leave, and names nothing of the user’s own OpenTelemetry', async () => {
    const collector = await collectorOfTool()
    const { run, use, delivered, tool } = toolBy({ kind: 'otlp' }, collector.url)
    use()
    const shown = run('telemetry', 'show', '--next')
    expect(shown.stdout.trimEnd().split('\n').toSorted()).toEqual(tool.bodies('sealed-').toSorted())
    expect(shown.stderr).toContain(`will be sent to ${collector.url} as logs of OpenTelemetry`)
    const told = [...shown.stderr.matchAll(/, (\d+) events?$/gm)].map(([, count]) => Number(count))
    const held = shown.stdout.split('\n').flatMap((text) => (text === '' ? [] : decodeLogs(text).events.length))
    expect(told).toEqual(held)
    expect(held.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(8)
    expect(run('telemetry', 'verify')).toMatchObject({ status: 0, stderr: '' })
    expect(run('telemetry', 'status').stdout).toContain(`${collector.url} as logs of OpenTelemetry`)
    const bodies = await delivered()
    for (const body of bodies) expect(JSON.parse(body)).toMatchObject({ resourceLogs: [{ scopeLogs: [{}] }] })
    expect(bodies.join('')).not.toContain('canary')
    expect(run('telemetry', 'show', '--sent').stdout.trimEnd().split('\n').toSorted()).toEqual([...bodies].toSorted())
  })

  test('costs a recorded run nothing: it loads what it loads without, and no OTLP is in it', () => {
    const loadedBy = (transport: object | null) => {
      const { run } = toolBy(transport, 'http://127.0.0.1:9')
      return JSON.parse(run('loaded').stdout) as readonly string[]
    }
    expect(loadedBy({ kind: 'otlp' })).toEqual(loadedBy(null))
    const dist = dirname(fileURLToPath(import.meta.resolve('@sonde/core')))
    const holding = readdirSync(dist).filter(
      (name) => /\.[cm]js$/.test(name) && readFileSync(join(dist, name), 'utf8').includes('resourceLogs'),
    )
    expect(holding).not.toEqual([])
    expect(
      holding.filter((name) => /^(?:index|bundle|recording|seldom|errors|identity|text|known-errors|config)\./.test(name)),
    ).toEqual([])
  })
})

test('a file takes bodies that somebody carries to a collector later, and nothing else leaves', async () => {
  const collector = await collectorOfTool()
  const path = join(temporaryDirectory(), 'telemetry.ndjson')
  const { run, use, delivered } = toolBy({ kind: 'file', path }, collector.url)
  use()
  expect(run('telemetry', 'verify')).toMatchObject({ status: 0, stderr: '' })
  const bodies = await delivered()
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  expect(lines.toSorted()).toEqual([...bodies].toSorted())
  expect(run('telemetry', 'status').stdout).toContain(`the file ${path}, for ${collector.url}`)
  expect(run('telemetry', 'erase')).toMatchObject({ status: 1, stderr: expect.stringContaining(`it is in the file ${path}`) })
  for (const line of [...lines, ...lines]) expect(await postEvents(collector.url, line)).toBe(202)
  expect(numbersOf(collector).events).toMatchObject({ 'command.finished': 4, 'feature.used': 4 })
})
