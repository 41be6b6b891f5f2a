import { describe, expect, test } from 'vitest'
import { acme } from '../test/acme.ts'
import { coveredWorld, eventsIn, linesIn } from '../test/covered-world.ts'
import type { TestWorld } from '../test/test-world.ts'
import type { CatalogInput } from './define/catalog.ts'
import { coverageKeys } from './define/coverage.ts'
import type { StartLine } from './spool/line.ts'
import { createTelemetryIn } from './telemetry.ts'

const hourly = { ...acme, timing: 'hour' } as const satisfies CatalogInput

function runIn(world: TestWorld, catalog: CatalogInput = hourly): void {
  const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2', strict: false })
  const run = telemetry.startRun('build')
  const stage = run.stage('bundle')
  world.time += 90 * 60 * 1000
  stage.end('ok')
  run.end('ok')
}

const timings = (world: TestWorld) => eventsIn(linesIn(world, hourly)).map(({ name, hour, weekday }) => [name, hour, weekday])

describe('[R-GAT-10] a catalog with `timing: hour`', () => {
  test('has each event carry the hour and the weekday of the user’s own clock, when it happened', () => {
    const world = coveredWorld(hourly)
    // Sunday in London, where the world's clock would be: Monday, one o'clock, where this machine is.
    world.time = Date.UTC(2026, 10, 22, 23, 10)
    runIn(world)
    expect(timings(world)).toEqual([
      ['command.started', 1, 1],
      ['stage.finished', 2, 1],
      ['command.finished', 2, 1],
    ])
    expect((linesIn(world, hourly)[0] as StartLine).aborted).toMatchObject({ hour: 1, weekday: 1 })
  })

  test('calls Sunday 7', () => {
    const world = coveredWorld(hourly)
    world.time = Date.UTC(2026, 10, 22, 21)
    runIn(world)
    expect(timings(world)[0]).toEqual(['command.started', 23, 7])
  })

  test('[B-3] tells no hour before a notice has said so, and withholds nothing else', () => {
    const world = coveredWorld(hourly, {}, coverageKeys(acme))
    world.terminal = false
    runIn(world)
    expect(timings(world)).toEqual([
      ['command.started', undefined, undefined],
      ['stage.finished', undefined, undefined],
      ['command.finished', undefined, undefined],
    ])
  })
})

test('without it no line says more than when it was written', () => {
  const world = coveredWorld(acme)
  runIn(world, acme)
  expect(JSON.stringify(linesIn(world, acme))).not.toMatch(/hour|weekday/)
})
