import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { acme } from '../test/acme.ts'
import { testWorld, type TestWorld } from '../test/test-world.ts'
import { commandFinished, stageFinished } from './define/base-events.ts'
import { defineCatalog } from './define/catalog.ts'
import { coverageKeys, FREE_TEXT } from './define/coverage.ts'
import { messageText, sanitizedText } from './define/sanitized-text.ts'
import { oneOf } from './define/words.ts'
import { checkEvent } from './protocol/check-event.ts'
import type { EventLine, FinishLine, Line } from './spool/line.ts'
import { recipientKey, spoolName } from './spool/recipient-key.ts'
import { createTelemetryIn } from './telemetry.ts'

const finished = commandFinished({
  since: '1.0.0',
  without: ['flags', 'errorKind', 'errorClass', 'errorCode', 'unreachable', 'exitCode', 'durationMs'],
  errorMessage: { ownWords: ['acme'] },
})

const catalog = defineCatalog({
  ...acme,
  events: {
    'command.finished': {
      ...finished,
      properties: {
        ...finished.properties,
        command: oneOf(['deploy'], 'The command.'),
        note: sanitizedText('Set by the program, and not the message of the error.'),
      },
    },
    'stage.finished': stageFinished({ since: '1.0.0', stages: ['upload'], errorMessage: true }),
    'plugin.failed': { question: 'Which fail?', since: '1.0.0', properties: { why: sanitizedText('Its message.') } },
  },
})

function worldOf(env: Record<string, string> = {}, keys = coverageKeys(catalog)): TestWorld {
  const world = testWorld(env)
  mkdirSync(world.directory, { recursive: true, mode: 0o700 })
  writeFileSync(
    join(world.directory, 'settings.json'),
    JSON.stringify({ v: 1, choice: 'on', coverage: { 'https://telemetry.acme.example': keys } }),
  )
  return world
}

function linesOf(world: TestWorld): Line[] {
  const path = join(world.directory, spoolName(recipientKey(acme.endpoint)))
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
}

function telemetryIn(world: TestWorld) {
  return createTelemetryIn(world, { catalog, version: '1.4.2', strict: true })
}

/** What is recorded of the message of a run's error, which the collector's check has accepted. */
function messageOf(error: unknown, world = worldOf()): unknown {
  telemetryIn(world).startRun('deploy').end('error', { error })
  const { finished: event } = linesOf(world).at(-1) as FinishLine
  expect(checkEvent([catalog], { at: '2026-11-20', ...event! }, '2026-11-20')).toBeUndefined()
  return event?.properties['errorMessage']
}

describe('[R-AST-3] [R-GAT-5] the message of the error that ends a run leaves as what is publicly known of it', () => {
  test.each([
    ['a system error', new Error('connect ECONNREFUSED 10.1.2.3:5432'), 'connect ECONNREFUSED <value>'],
    [
      'a path',
      new Error("ENOENT: no such file or directory, open '/home/ana/plan.txt'"),
      "ENOENT: no such file or directory, open '<path>'",
    ],
    [
      'what only V8 says',
      new TypeError("Cannot read properties of undefined (reading 'map')"),
      "Cannot read properties of undefined (reading 'map')",
    ],
    [
      'lines as one',
      new Error('npm ERR! code ERESOLVE\nnpm ERR! ERESOLVE unable to resolve dependency tree'),
      'npm ERR! code ERESOLVE | npm ERR! ERESOLVE unable to resolve dependency tree',
    ],
    ["the author's own word", new Error('acme failed'), 'acme failed'],
    [
      'of what it gathers, where it has none',
      new AggregateError([new Error('connect ECONNREFUSED ::1:5432')], ''),
      'connect ECONNREFUSED ::1:5432',
    ],
    ['of its cause, where it has none', new Error('', { cause: new Error('socket hang up') }), 'socket hang up'],
    ['nothing that is known', new Error('Zürich größe Straße'), '<value>'],
    ['no message', new Error(''), undefined],
    ['a message that is no text', Object.assign(new Error('x'), { message: { secret: 'river' } }), undefined],
  ])('%s', (_, error, expected) => {
    expect(messageOf(error)).toBe(expected)
  })

  test('that ends a stage, too', () => {
    const world = worldOf()
    telemetryIn(world).startRun('deploy').stage('upload').end('error', new Error('socket hang up'))
    expect((linesOf(world).at(-1) as FinishLine).finished?.properties).toMatchObject({ errorMessage: 'socket hang up' })
  })

  test('only where it was asked for: a text of another name is the program’s to set', () => {
    const world = worldOf()
    const run = telemetryIn(world).startRun('deploy')
    run.set({ note: 'Request failed with status code 404' })
    run.end('error', { error: new Error('socket hang up') })
    expect((linesOf(world).at(-1) as FinishLine).finished?.properties).toMatchObject({
      errorMessage: 'socket hang up',
      note: 'Request failed with status code 404',
    })
  })

  test('an error or a text that the program records', () => {
    const world = worldOf()
    const telemetry = telemetryIn(world)
    telemetry.record('plugin.failed', { why: new Error('socket hang up') })
    telemetry.record('plugin.failed', {
      why: messageText('fatal: not a git repository (or any of the parent directories): .git'),
    })
    expect(linesOf(world).map((line) => (line as EventLine).event.properties['why'])).toEqual([
      'socket hang up',
      'fatal: not a git repository (or any of the parent directories): .git',
    ])
  })

  test('what is neither is a mistake', () => {
    expect(() => telemetryIn(worldOf()).record('plugin.failed', { why: 4711 as never })).toThrow(/bad-value/)
  })
})

describe('[C-12] [R-GAT-5] what the process knows of its user leaves in no message', () => {
  const message = (text: string) => new Error(text)

  test('values of the environment, although every word is public', () => {
    const world = worldOf({ PASSPHRASE: 'permission denied' })
    expect(messageOf(message('EACCES: permission denied'), world)).toBe('EACCES: <value>')
  })

  test('values of arguments and of a .env file', () => {
    const world = Object.assign(worldOf(), { argv: ['node', 'acme', '--token=timeout exceeded'] })
    writeFileSync(join(world.home, '.env'), 'KEY="socket hang"\n')
    expect(messageOf(message('socket hang up'), world)).not.toMatch(/socket|hang/)
    expect(messageOf(message('Timeout exceeded'), world)).not.toMatch(/exceeded/i)
  })

  test('the name of the project', () => {
    const world = worldOf()
    writeFileSync(join(world.home, 'package.json'), '{"name":"socket"}')
    expect(messageOf(message('socket hang up'), world)).not.toContain('socket')
  })
})

describe('a notice comes first', () => {
  const keys = coverageKeys(catalog)

  test.each([
    ['the statement that messages leave', FREE_TEXT],
    ['the property', 'command.finished.errorMessage:sanitizedText'],
  ])('no message while no notice has shown %s', (_, missing) => {
    const world = worldOf(
      {},
      keys.filter((key) => key !== missing),
    )
    world.terminal = false
    telemetryIn(world)
      .startRun('deploy')
      .end('error', { error: new Error('socket hang up') })
    const line = linesOf(world).at(-1) as FinishLine
    expect(line.finished?.properties).toEqual({ command: 'deploy', outcome: 'error' })
    expect(line.dropped).toBeUndefined()
  })
})

test('[C-12] an error that throws at every touch says nothing, and a run ends', () => {
  const hostile = new Proxy(new Error('x'), {
    get: () => {
      throw new Error('no')
    },
  })
  expect(messageOf(hostile)).toBeUndefined()
})

test('[C-22] a message of a hundred megabytes is cut before anything looks at it', () => {
  let looked = 0
  const error = new Error('x')
  const text = 'cannot read file '.repeat(6e6)
  Object.defineProperty(error, 'message', { get: () => (looked++, text) })
  expect(messageOf(error)).toMatch(/^cannot read file /)
  expect(looked).toBe(1)
})
