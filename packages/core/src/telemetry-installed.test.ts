import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { acme } from '../test/acme.ts'
import { coveredWorld, eventsIn, linesIn } from '../test/covered-world.ts'
import type { TestWorld } from '../test/test-world.ts'
import { coverageKeys } from './define/coverage.ts'
import { installed, milestone } from './define/milestone.ts'
import { createTelemetryIn } from './telemetry.ts'

const catalog = {
  ...acme,
  ci: 'record',
  events: {
    ...acme.events,
    installed: installed({ since: '1.0.0' }),
    milestone: milestone({ since: '1.0.0', names: ['used', 'built'] }),
  },
} as const

function runIn(world: TestWorld): string[] {
  const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2', strict: false })
  telemetry.startRun('build').end('ok')
  telemetry.startRun('deploy').end('ok')
  return eventsIn(linesIn(world, catalog)).map(({ name }) => name)
}

const RUNS = ['command.started', 'command.finished', 'command.started', 'command.finished']

describe('[R-SAM-7] `installed`', () => {
  test('is recorded by the first run that is, before its command', () => {
    expect(runIn(coveredWorld(catalog))).toEqual(['installed', ...RUNS])
  })

  test('is not recorded once anything of this installation was counted', () => {
    const world = coveredWorld(catalog)
    writeFileSync(join(world.directory, 'counted.json'), '{}')
    expect(runIn(world)).toEqual(RUNS)
  })

  test('[C-14] is not recorded in CI, where every container is new', () => {
    expect(runIn(coveredWorld(catalog, { CI: 'true' }))).toEqual(RUNS)
  })

  test('[B-3] is withheld until a notice has told of it', () => {
    const world = coveredWorld(catalog, {}, coverageKeys({ ...acme, ci: 'record' }))
    world.terminal = false
    expect(runIn(world)).toEqual(RUNS)
  })
})

test('[R-WAS-6] a step is recorded by name, and what only the courier knows is nobody’s to say', () => {
  const world = coveredWorld(catalog)
  const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2', strict: false })
  telemetry.record('milestone', { name: 'built' })
  // @ts-expect-error - not a listed step
  telemetry.record('milestone', { name: 'deployed' })
  // @ts-expect-error - only the courier knows the weeks
  telemetry.record('milestone', { name: 'used', weeks: '0' })
  // @ts-expect-error - only the courier knows the cohort
  telemetry.record('milestone', { name: 'used', cohort: '2026' })
  expect(eventsIn(linesIn(world, catalog))[0]).toEqual({ name: 'milestone', properties: { name: 'built' } })
})
