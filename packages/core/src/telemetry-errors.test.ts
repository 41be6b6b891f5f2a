import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { acme } from '../test/acme.ts'
import { testWorld, type TestWorld } from '../test/test-world.ts'
import { commandFinished, stageFinished } from './define/base-events.ts'
import { defineCatalog, type CatalogInput } from './define/catalog.ts'
import { coverageKeys } from './define/coverage.ts'
import { SetupError } from './define/setup-error.ts'
import { causes, errorClass, errorGroup, frames, oneOf } from './define/words.ts'
import { checkEvent } from './protocol/check-event.ts'
import type { ErrorWiring } from './record/errors/wiring.ts'
import type { Run } from './run.ts'
import type { FinishLine, Line } from './spool/line.ts'
import { recipientKey, spoolName } from './spool/recipient-key.ts'
import { checkSetup, createTelemetryIn } from './telemetry.ts'

class DeployError extends Error {}
class ConfigError extends Error {}

const finished = commandFinished({
  without: ['flags'],
  since: '1.0.0',
  errors: ['DeployError', 'ConfigError'],
  codes: ['ACME_QUOTA'],
  unreachable: ['fly'],
})

const catalog = defineCatalog({
  ...acme,
  events: {
    'command.finished': {
      ...finished,
      properties: {
        ...finished.properties,
        command: oneOf(['deploy'], 'The command.'),
        because: causes(['DeployError'], 'What caused the error.'),
        places: frames(['acme-plugin-fly'], 'Where it came from.'),
        group: errorGroup('Which errors are alike.'),
      },
    },
    'stage.finished': {
      ...stageFinished({ since: '1.0.0', stages: ['upload'] }),
      properties: {
        ...stageFinished({ since: '1.0.0', stages: ['upload'] }).properties,
        why: errorClass(['DeployError'], 'Its error.'),
      },
    },
    'plugin.failed': { question: 'Which fail?', since: '1.0.0', properties: { why: errorClass(['DeployError'], 'Its error.') } },
  },
})

const wiring: ErrorWiring = {
  classes: { DeployError, ConfigError },
  userErrors: [ConfigError],
  classify: (error) => (error instanceof DeployError ? 'fly' : undefined),
}

function worldOf(shown: CatalogInput, env: Record<string, string> = {}): TestWorld {
  const world = testWorld(env)
  mkdirSync(world.directory, { recursive: true, mode: 0o700 })
  const coverage = { 'https://telemetry.acme.example': coverageKeys(shown) }
  writeFileSync(join(world.directory, 'settings.json'), JSON.stringify({ v: 1, coverage }))
  return world
}

function textOf(world: TestWorld): string {
  const path = join(world.directory, spoolName(recipientKey(acme.endpoint)))
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

function linesOf(world: TestWorld): Line[] {
  return textOf(world)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
}

/** What is recorded of an error, which the collector's check has accepted. */
function recorded(
  error: unknown,
  env: Record<string, string> = {},
  errors: ErrorWiring = wiring,
): Readonly<Record<string, unknown>> {
  const world = worldOf(catalog, env)
  createTelemetryIn(world, { catalog, version: '1.4.2', strict: true, errors })
    .startRun('deploy')
    .end('error', { error, exitCode: 1 })
  const { finished: event } = linesOf(world).at(-1) as FinishLine
  expect(event).toBeDefined()
  expect(checkEvent([catalog], { at: '2026-11-20', ...event! }, '2026-11-20')).toBeUndefined()
  expect(textOf(world)).not.toMatch(/secret|canary/i)
  const { command: _, outcome: __, exitCode: ___, durationMs: ____, ...facts } = event!.properties
  return facts
}

const bare = (error: Error) => Object.assign(error, { stack: '' })

describe('[R-SAM-3] an error that a host learns of before the end', () => {
  function endOf(end: (run: Run) => void): Readonly<Record<string, unknown>> | undefined {
    const world = worldOf(catalog)
    const run = createTelemetryIn(world, { catalog, version: '1.4.2', strict: true, errors: wiring }).startRun('deploy')
    run.fails(bare(new DeployError('secret')))
    end(run)
    expect(textOf(world)).not.toContain('secret')
    return (linesOf(world).at(-1) as FinishLine).finished?.properties
  }

  test('is that of the run where it ends with no other', () => {
    expect(endOf((run) => run.end('error', { exitCode: 7 }))).toMatchObject({ exitCode: 7, errorClass: 'DeployError' })
  })

  test('is forgotten where the run ends well, or by another', () => {
    expect(endOf((run) => run.end('ok', { exitCode: 0 }))).not.toHaveProperty('errorClass')
    expect(endOf((run) => run.end('error', { error: bare(new TypeError('x')) }))).toMatchObject({ errorClass: 'TypeError' })
    const last = endOf((run) => {
      run.fails(bare(new RangeError('x')))
      run.end('error')
    })
    expect(last).toMatchObject({ errorClass: 'RangeError' })
  })
})

describe('[R-SAM-3] the error that ends a run leaves as words', () => {
  test.each([
    ['a defect', bare(new TypeError('secret')), { errorKind: 'internal', errorClass: 'TypeError' }],
    ["the user's mistake", bare(new ConfigError('secret')), { errorKind: 'user', errorClass: 'ConfigError' }],
    [
      "the author's class and word",
      bare(new DeployError('secret')),
      { errorKind: 'internal', errorClass: 'DeployError', unreachable: 'fly' },
    ],
    [
      'a full disk',
      Object.assign(bare(new Error('secret')), { code: 'ENOSPC', path: '/home/secret' }),
      { errorKind: 'internal', errorClass: 'Error', errorCode: 'ENOSPC', unreachable: 'disk-full' },
    ],
    [
      "the author's code",
      Object.assign(bare(new Error('x')), { code: 'ACME_QUOTA' }),
      { errorKind: 'internal', errorClass: 'Error', errorCode: 'ACME_QUOTA' },
    ],
    [
      'a code that may be anything',
      Object.assign(bare(new Error('x')), { code: 'secret' }),
      { errorKind: 'internal', errorClass: 'Error', errorCode: 'other' },
    ],
  ])('%s', (_, error, expected) => {
    expect(recorded(error)).toEqual({ ...expected, because: [], places: [] })
  })

  test('with its causes', () => {
    const error = bare(new Error('x', { cause: bare(new DeployError('secret', { cause: new SyntaxError('y') })) }))
    expect(recorded(error)).toMatchObject({ errorClass: 'Error', because: ['DeployError', 'SyntaxError'] })
  })

  test('with the places of the tool and their group, the same wherever it is installed', async () => {
    const facts = ['/home/secret/p', '/opt/canary'].map((home) => {
      const world = worldOf(catalog)
      const root = join(world.home, home, 'node_modules/acme')
      mkdirSync(root, { recursive: true })
      writeFileSync(join(root, 'package.json'), '{"name":"acme"}')
      const error = new DeployError('secret')
      error.stack = `Error: secret\n    at run (${pathToFileURL(root).href}/dist/a.mjs:7:1)\n    at x (${home}/secret.js:1:1)`
      return recorded(error, {}, { ...wiring, roots: [pathToFileURL(`${root}/`)] })
    })
    expect(facts[0]).toMatchObject({
      places: ['./dist/a.mjs:7', 'app'],
      group: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
    })
    expect(facts[1]).toEqual(facts[0])
    // The checks of strict mode, which look at these directories, are settled in the order they were asked for.
    await checkSetup({ catalog, errors: wiring })
  })

  test('[C-12] without the socket and DOCKER_HOST that were compared', () => {
    const error = Object.assign(bare(new Error('connect ENOENT')), {
      code: 'ENOENT',
      syscall: 'connect',
      address: '/run/secret.sock',
    })
    expect(recorded(error, { DOCKER_HOST: 'unix:///run/secret.sock' })).toMatchObject({
      errorCode: 'ENOENT',
      unreachable: 'docker',
    })
  })

  test('a word of `classify` that is not listed is other', () => {
    const world = worldOf(catalog)
    const errors = { classify: () => 'secret-host' }
    createTelemetryIn(world, { catalog, version: '1.0.0', strict: false, errors })
      .startRun('deploy')
      .end('error', { error: new Error('x') })
    expect((linesOf(world).at(-1) as FinishLine).finished?.properties).toMatchObject({ unreachable: 'other' })
  })

  test.each([
    ['a text', 'secret'],
    ['nothing', undefined],
    ['null', null],
    ['an object', { secret: 'x' }],
  ])('%s thrown says nothing', (_, error) => {
    expect(recorded(error)).toEqual({})
  })

  test('[C-12] an error that throws at every touch', () => {
    const hostile = new Proxy(new Error('secret'), {
      get: () => {
        throw new Error('secret')
      },
    })
    expect(recorded(hostile)).toEqual({ errorKind: 'internal', errorClass: 'Error', because: [], places: [] })
  })
})

test('[R-SAM-3] the error that ends a stage, by the name its author gave the property', () => {
  const world = worldOf(catalog)
  createTelemetryIn(world, { catalog, version: '1.0.0', strict: true, errors: wiring })
    .startRun('deploy')
    .stage('upload')
    .end('error', new DeployError('secret'))
  expect((linesOf(world).at(-1) as FinishLine).finished?.properties).toMatchObject({ outcome: 'error', why: 'DeployError' })
})

test('[R-SAM-3] an error the author records', () => {
  const world = worldOf(catalog)
  const telemetry = createTelemetryIn(world, { catalog, version: '1.0.0', strict: true, errors: wiring })
  telemetry.record('plugin.failed', { why: new DeployError('secret') })
  expect(linesOf(world).at(-1)).toMatchObject({ event: { properties: { why: 'DeployError' } } })
  expect(textOf(world)).not.toContain('secret')
})

describe('what an author leaves out of `command.finished`', () => {
  const small = commandFinished({ since: '1.0.0', without: ['errorKind', 'errorCode', 'unreachable', 'flags'] })

  test('is not in the catalog', () => {
    expect(Object.keys(small.properties)).toEqual(['command', 'outcome', 'exitCode', 'durationMs', 'errorClass'])
  })

  test('is not asked of the error', () => {
    const own = defineCatalog({
      ...acme,
      events: { 'command.finished': { ...small, properties: { ...small.properties, command: oneOf(['deploy'], 'x') } } },
    })
    const world = worldOf(own)
    const never = () => {
      throw new SetupError('asked', 'nobody may ask')
    }
    const errors = { isUserError: never, classify: never }
    createTelemetryIn(world, { catalog: own, version: '1.0.0', strict: true, errors })
      .startRun('deploy')
      .end('error', { error: new TypeError('x') })
    expect((linesOf(world).at(-1) as FinishLine).finished?.properties).toEqual({
      command: 'deploy',
      outcome: 'error',
      errorClass: 'TypeError',
      durationMs: 0,
    })
  })
})

test('strict mode says which error class is named but not given', async () => {
  const rejected = new Promise((resolve) => process.once('unhandledRejection', resolve))
  createTelemetryIn(testWorld(), { catalog, version: '1.0.0', strict: true, errors: { classes: { DeployError } } })
  expect(String(await rejected)).toMatch(/SetupError.*ConfigError/s)
})
