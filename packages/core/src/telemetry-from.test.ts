import { describe, expect, test } from 'vitest'
import { acme } from '../test/acme.ts'
import { coveredWorld, eventsIn, linesIn } from '../test/covered-world.ts'
import type { TestWorld } from '../test/test-world.ts'
import { defineCatalog, type CatalogInput } from './define/catalog.ts'
import { coverageKeys } from './define/coverage.ts'
import { known } from './define/known-facts.ts'
import { durationMs, int } from './define/numbers.ts'
import { errorClass, oneOf, setOf } from './define/words.ts'
import type { StartLine } from './spool/line.ts'
import { createTelemetryIn } from './telemetry.ts'

/** A tool that had names for everything before it came to Sonde. */
const catalog = defineCatalog({
  ...acme,
  events: {
    CLI_COMMAND: {
      from: 'command.started',
      question: 'Which commands are invoked?',
      since: '1.0.0',
      properties: {
        cliCommand: { ...oneOf(['build', 'dev'], 'The command.'), from: 'command' },
        os: known('context.os', 'The operating system.'),
        isCI: known('context.ci', 'Whether it ran in CI.'),
      },
    },
    CLI_DONE: {
      from: 'command.finished',
      question: 'How do commands end?',
      since: '1.0.0',
      properties: {
        name: { ...oneOf(['build', 'dev'], 'The command.'), from: 'command' },
        status: { ...oneOf(['ok', 'error', 'aborted'], 'How it ended.'), from: 'outcome' },
        code: { ...int(0, 255, 'The exit code.'), from: 'exitCode' },
        took: { ...durationMs('How long.'), from: 'durationMs' },
        options: { ...setOf(['force'], 'Flags.'), from: 'flags' },
        exception: errorClass([], 'The error.'),
        whose: { ...oneOf(['user', 'internal'], 'Whose mistake.'), from: 'errorKind' },
        target: oneOf(['fly'], 'Where to.'),
      },
    },
    STAGE: {
      from: 'stage.finished',
      question: 'Which stages?',
      since: '1.0.0',
      properties: {
        step: { ...oneOf(['bundle'], 'The stage.'), from: 'stage' },
        outcome: oneOf(['ok', 'error', 'aborted'], 'How it ended.'),
        command: oneOf(['build', 'dev'], 'The command it is part of.'),
      },
    },
    FEATURE: {
      from: 'feature.used',
      question: 'Which features?',
      since: '1.0.0',
      properties: {
        what: { ...oneOf(['cache'], 'The feature.'), from: 'feature' },
        command: oneOf(['build', 'dev'], 'The command it is part of.'),
      },
    },
    ping: {
      question: 'Where does it run?',
      since: '1.0.0',
      properties: {
        os: known('context.os', '?'),
        arch: known('context.arch', '?'),
        runtime: known('context.runtime', '?'),
        node: known('context.runtimeMajor', '?'),
        version: known('context.version', '?'),
        ci: known('context.ci', '?'),
        agent: known('context.agent', '?'),
        vendor: { ...oneOf(['github-actions'], '?'), from: 'context.ci' },
      },
    },
  },
})

const telemetryIn = (world: TestWorld, given: CatalogInput = catalog) =>
  createTelemetryIn(world, { catalog: given, version: '1.4.2-beta.1', strict: false })

describe('`from` gives the names of the author to what core records', () => {
  test('a run begins, ends and may be aborted under them', () => {
    const world = coveredWorld(catalog)
    const run = telemetryIn(world).startRun('build')
    run.set({ flags: ['force'], target: 'fly' })
    world.time += 20
    run.end('error', { exitCode: 7, error: new TypeError('no') })
    const lines = linesIn(world, catalog)
    expect(eventsIn(lines)).toEqual([
      { name: 'CLI_COMMAND', properties: { cliCommand: 'build', os: 'linux', isCI: false } },
      {
        name: 'CLI_DONE',
        properties: {
          name: 'build',
          status: 'error',
          code: 7,
          took: 20,
          options: ['force'],
          exception: 'TypeError',
          whose: 'internal',
          target: 'fly',
        },
      },
    ])
    expect((lines[0] as StartLine).aborted).toEqual({ name: 'CLI_DONE', properties: { name: 'build', status: 'aborted' } })
    expect(lines.some(({ dropped }) => dropped)).toBe(false)
  })

  test('[R-GAT-3 command] stages and features carry the command they are part of', () => {
    const world = coveredWorld(catalog)
    const run = telemetryIn(world).startRun('dev')
    run.stage('bundle').end('ok')
    run.feature('cache')
    expect(eventsIn(linesIn(world, catalog)).slice(1)).toEqual([
      { name: 'STAGE', properties: { step: 'bundle', outcome: 'ok', command: 'dev' } },
      { name: 'FEATURE', properties: { what: 'cache', command: 'dev' } },
    ])
  })

  test('a command that is not listed is `other` under any name', () => {
    const world = coveredWorld(catalog)
    telemetryIn(world).startRun('/home/ana').end('ok')
    expect(eventsIn(linesIn(world, catalog)).map(({ properties }) => properties['cliCommand'] ?? properties['name'])).toEqual([
      'other',
      'other',
    ])
  })

  test('a value of a feature that is not listed is counted, and not for want of a command', () => {
    const world = coveredWorld(catalog)
    const run = telemetryIn(world).startRun('dev')
    run.feature('cache', 'disk')
    run.feature('cache')
    run.end('ok')
    expect(linesIn(world, catalog).map(({ dropped }) => dropped ?? {})).toEqual([{}, { 'unlisted-property': 1 }, {}, {}])
  })
})

describe('properties from the context', () => {
  test.each([
    [{}, { ci: false, agent: false }],
    [
      { CI: '1', GITHUB_ACTIONS: '1' },
      { ci: true, agent: false, vendor: 'other' },
    ],
    [{ CLAUDECODE: '1' }, { ci: false, agent: true }],
  ])('%j', (env, expected) => {
    const given = { ...catalog, ci: 'record' } as const
    const world = coveredWorld(given, env)
    telemetryIn(world, given).record('ping', {})
    const rest = { os: 'linux', arch: 'x64', runtime: 'node', node: 24, version: '1.4' }
    expect(eventsIn(linesIn(world, given))).toEqual([{ name: 'ping', properties: { ...rest, ...expected } }])
  })

  test('are core’s alone: what a program passes for them is not recorded', () => {
    const world = coveredWorld(catalog)
    const telemetry = telemetryIn(world) as unknown as { record(name: string, properties: object): void }
    telemetry.record('ping', { os: 'windows', vendor: 'github-actions', ci: true })
    const [event] = eventsIn(linesIn(world, catalog))
    expect(event?.properties).toMatchObject({ os: 'linux', ci: false })
    expect(event?.properties).not.toHaveProperty('vendor')
  })

  test('[B-3] are withheld until a notice has shown them', () => {
    const shown = coverageKeys(catalog).filter((key) => key !== 'ping.os:oneOf')
    const world = coveredWorld(catalog, {}, shown)
    telemetryIn(world).record('ping', {})
    const [event] = eventsIn(linesIn(world, catalog))
    expect(event?.properties).not.toHaveProperty('os')
    expect(event?.properties).toHaveProperty('arch', 'x64')
  })
})
