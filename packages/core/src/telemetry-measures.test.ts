import { statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { acme } from '../test/acme.ts'
import { coveredWorld, eventsIn, linesIn } from '../test/covered-world.ts'
import type { TestWorld } from '../test/test-world.ts'
import { counter, histogram, summary } from './define/aggregates.ts'
import { longFeatures } from './define/base-events.ts'
import { buildFinished } from './define/build-finished.ts'
import { defineCatalog } from './define/catalog.ts'
import { MAX_SPOOL_BYTES, overflowPath } from './spool/append.ts'
import type { StartLine } from './spool/line.ts'
import { recipientKey, spoolName } from './spool/recipient-key.ts'
import type { RunStarter } from './run.ts'
import { createTelemetryIn } from './telemetry.ts'

const catalog = defineCatalog({
  ...acme,
  events: {
    ...acme.events,
    'command.finished': {
      ...acme.events['command.finished'],
      properties: {
        ...acme.events['command.finished'].properties,
        filesTotal: counter('Files written.'),
        fileBytes: histogram([1, 1000], 'Sizes of files.'),
        transformMs: summary('Durations of transformations.'),
      },
    },
    ...longFeatures({ since: '1.0.0', features: ['watch', 'sync'], values: ['lambda'] }),
  },
})

const runIn = (world: TestWorld, strict = false) =>
  createTelemetryIn(world, { catalog, version: '1.4.2', strict }).startRun('build')

describe('[R-GAT-9] measuring', () => {
  test('adds up in memory and leaves with the end of the run', () => {
    const world = coveredWorld(catalog)
    const run = runIn(world)
    for (const sample of [10, 20, 30]) run.measure('transformMs', sample)
    run.measure('fileBytes', 500)
    run.measure('fileBytes', 5000)
    run.measure('filesTotal', 1)
    run.measure('filesTotal', 1)
    expect(linesIn(world, catalog)).toHaveLength(1)
    run.end('ok')
    expect(eventsIn(linesIn(world, catalog)).at(-1)?.properties).toMatchObject({
      filesTotal: 2,
      fileBytes: { '1-999': 1, '1000+': 1 },
      transformMs: { count: 3, min: 10, max: 30, sum: 60, mean: 20, median: 20, deviation: 8 },
    })
  })

  test('reaches the run that an adapter opened, which nobody else holds', () => {
    const world = coveredWorld(catalog)
    const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2' })
    // Before there is a run nothing is recorded, and nothing is lost.
    telemetry.currentRun().measure('filesTotal', 9)
    const adapter = (starter: RunStarter): unknown => starter.startRun('build')
    adapter(telemetry)
    telemetry.currentRun().measure('filesTotal', 1)
    telemetry.startRun('telemetry off')
    telemetry.currentRun().measure('filesTotal', 1)
    world.exit(0)
    expect(eventsIn(linesIn(world, catalog)).at(-1)?.properties).toMatchObject({ command: 'build', filesTotal: 2 })
    expect(linesIn(world, catalog).at(-1)).not.toHaveProperty('dropped')
  })

  test('is nothing in the current run of a program that is off', () => {
    const world = coveredWorld(catalog, { DO_NOT_TRACK: '1' })
    const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2' })
    telemetry.startRun('build')
    telemetry.currentRun().measure('filesTotal', 1)
    telemetry.currentRun().longFeature('watch').end('ok')
    world.exit(0)
    expect(linesIn(world, catalog)).toEqual([])
  })

  test('leaves with the event of a build, where it is one, and with what that event lists', () => {
    const { events } = catalog
    const command = events['command.finished']
    const build = buildFinished({ since: '1.0.0' })
    const builds = defineCatalog({
      ...catalog,
      events: {
        ...events,
        'command.finished': { ...command, properties: { ...command.properties, onlyOfCommands: counter('Files written.') } },
        'build.finished': { ...build, properties: { ...build.properties, filesTotal: summary('Sizes of files.') } },
      },
    })
    const world = coveredWorld(builds)
    const run = createTelemetryIn(world, { catalog: builds, version: '1.4.2', strict: false }).startRun('build', {
      kind: 'build',
    })
    for (const sample of [10, 20, 30]) run.measure('filesTotal', sample)
    run.measure('onlyOfCommands', 1)
    run.end('ok')
    expect(eventsIn(linesIn(world, builds)).at(-1)).toMatchObject({
      name: 'build.finished',
      properties: { filesTotal: { count: 3, sum: 60 } },
    })
    expect(linesIn(world, builds).at(-1)?.dropped).toEqual({ 'unlisted-property': 1 })
  })

  test('says nothing of what was not measured', () => {
    const world = coveredWorld(catalog)
    const run = runIn(world)
    run.end('ok')
    run.measure('filesTotal', 1)
    const { properties } = eventsIn(linesIn(world, catalog)).at(-1) ?? {}
    expect(Object.keys(properties ?? {})).toEqual(['command', 'outcome', 'durationMs'])
  })

  test('counts what it drops: words that are not listed, and samples that are none', () => {
    const world = coveredWorld(catalog)
    const run = runIn(world)
    for (const word of ['/home/ana', 'command', 'constructor']) run.measure(word, 1)
    for (const sample of [-1, Number.NaN, Infinity, '1', null, 1n]) run.measure('filesTotal', sample as number)
    run.end('ok')
    expect(linesIn(world, catalog).at(-1)?.dropped).toEqual({ 'unlisted-property': 3, 'bad-value': 6 })
  })

  test('cannot be set by hand', () => {
    const world = coveredWorld(catalog)
    const run = runIn(world)
    run.set({ filesTotal: 7, transformMs: { count: 1, min: 1, max: 1, sum: 1, mean: 1, median: 1, deviation: 0 } })
    run.end('ok')
    const line = linesIn(world, catalog).at(-1)
    expect(JSON.stringify(line)).not.toMatch(/filesTotal|transformMs/)
    expect(line?.dropped).toEqual({ 'bad-value': 2 })
  })

  test('throws in strict mode', () => {
    const run = runIn(coveredWorld(catalog), true)
    expect(() => run.measure('files', 1)).toThrow(/\[unlisted-property\]/)
    expect(() => run.measure('filesTotal', Number.NaN)).toThrow(/\[bad-value\]/)
  })
})

describe('[R-SAM-6] features in use for a while', () => {
  test('are a pair of events: a start that leaves by itself, and an end with how it ended and how long it took', () => {
    const world = coveredWorld(catalog)
    const run = runIn(world)
    const watch = run.longFeature('watch')
    const sync = run.longFeature('sync', 'lambda')
    world.time += 5000
    sync.end('error', new TypeError('no'))
    sync.end('ok')
    const lines = linesIn(world, catalog)
    expect(eventsIn(lines).slice(1)).toEqual([
      { name: 'feature.started', properties: { feature: 'watch' } },
      { name: 'feature.started', properties: { feature: 'sync', value: 'lambda' } },
      { name: 'feature.finished', properties: { feature: 'sync', value: 'lambda', outcome: 'error', durationMs: 5000 } },
    ])
    expect((lines[1] as StartLine).aborted).toEqual({
      name: 'feature.finished',
      properties: { feature: 'watch', outcome: 'aborted' },
    })
    watch.end('ok')
    expect(eventsIn(linesIn(world, catalog)).at(-1)?.properties).toMatchObject({ feature: 'watch', outcome: 'ok' })
  })

  test('have a closed vocabulary: what is not listed is dropped and counted', () => {
    const world = coveredWorld(catalog)
    const run = runIn(world)
    run.longFeature('/home/ana').end('ok')
    run.feature('/home/ana')
    run.feature(undefined as unknown as string)
    run.feature('cache', '/home/ana')
    run.end('ok')
    const lines = linesIn(world, catalog)
    expect(JSON.stringify(lines)).not.toContain('ana')
    expect(eventsIn(lines).map(({ name, properties }) => [name, properties['value']])).toEqual([
      ['command.started', undefined],
      ['feature.used', 'other'],
      ['command.finished', undefined],
    ])
    expect(lines.map(({ dropped }) => dropped)).toEqual([undefined, { 'unlisted-word': 3 }, undefined])
  })

  test('are dropped and counted where the catalog lists no such pair', () => {
    const world = coveredWorld(acme)
    const run = createTelemetryIn(world, { catalog: acme, version: '1.4.2', strict: false }).startRun('build')
    run.longFeature('cache').end('ok')
    run.end('ok')
    expect(linesIn(world, acme).at(-1)?.dropped).toEqual({ 'unlisted-event': 1 })
  })

  test('fill no more than the spool, and what does not fit is counted', () => {
    const world = coveredWorld(catalog)
    const run = runIn(world)
    const pairs = 4000
    for (let pair = 0; pair < pairs; pair++) run.longFeature('watch').end('ok')
    const spool = `${world.directory}/${spoolName(recipientKey(catalog.endpoint))}`
    expect(statSync(spool).size).toBeLessThanOrEqual(MAX_SPOOL_BYTES)
    const refused = statSync(overflowPath(world.directory)).size / 2
    // The run's own beginning is the one line more.
    expect(linesIn(world, catalog).length + refused).toBe(2 * pairs + 1)
  })

  test('end for good with the run', () => {
    const world = coveredWorld(catalog)
    const run = runIn(world)
    run.end('ok')
    run.longFeature('watch').end('ok')
    expect(eventsIn(linesIn(world, catalog)).map(({ name }) => name)).toEqual(['command.started', 'command.finished'])
  })

  test('throw in strict mode where they are not listed', () => {
    const run = runIn(coveredWorld(catalog), true)
    expect(() => run.longFeature('cache')).toThrow(/\[unlisted-word\]/)
    expect(() => run.feature('watch')).toThrow(/\[unlisted-word\]/)
  })
})
