import { describe, expect, test } from 'vitest'
import * as fc from '../../../test/fast-check.ts'
import { histogram, summary } from '../../define/aggregates.ts'
import { canonicalCatalog } from '../../define/canonical.ts'
import type { CatalogInput } from '../../define/catalog.ts'
import { acme } from '../../define/fixtures/acme.ts'
import { group } from '../../define/group.ts'
import { noisyFlag } from '../../define/noisy-flag.ts'
import { bucket, bytes, count, durationMs, flag, int, version } from '../../define/numbers.ts'
import {
  causes,
  errorClass,
  errorCode,
  errorGroup,
  frames,
  listOf,
  oneOf,
  publicName,
  publicNames,
  setOf,
} from '../../define/words.ts'
import { listedWords } from '../../sanitize/accept.ts'
import { AGENT_WORDS } from '../agents.ts'
import { checkEvent } from '../check-event.ts'
import { CI_WORDS } from '../ci-vendors.ts'
import { parseBody } from '../parse-body.ts'
import { ARCH_WORDS, MAX_BODY_BYTES, OS_WORDS, PERIODS, RUNTIME_WORDS, type Body, type WireEvent } from '../wire.ts'
import { createRecognise } from './recognise.ts'

const TODAY = '2026-11-20'
const BATCH = 'a1'.repeat(32)

const properties = {
  command: oneOf(['build', 'deploy fly'], 'One word.'),
  flags: setOf(['cache', 'Preview', 'preview'], 'A set.'),
  steps: listOf(['build', 'upload'], 'A list.', 3),
  dry: flag('A flag.'),
  exitCode: int(0, 255, 'A number.'),
  offset: int(-5, 5, 'A number that may be negative.'),
  files: count('A count.'),
  durationMs: durationMs('A duration.'),
  size: bytes('A size.'),
  range: bucket([1, 10, 100], 'A bucket.'),
  node: version('A version.'),
  errorClass: errorClass(['DeployError'], 'A class.'),
  errorCode: errorCode(['ACME_QUOTA'], 'A code.'),
  causes: causes(['DeployError'], 'Classes.'),
  places: frames(['@acme/plugin'], 'Frames.'),
  group: errorGroup('A group of errors.'),
  config: group({ cache: flag('In a group.'), inner: group({ word: oneOf(['x'], 'Deep.') }, 'Inner.') }, 'A group.'),
  plugin: publicName(['@acme/plugin', 'zod'], 'A package.'),
  plugins: publicNames(['@acme/plugin', 'zod'], 'Packages.'),
  sizes: histogram([1, 10], 'A histogram.'),
  times: summary('A summary.'),
  maybe: noisyFlag({ epsilon: 1 }, 'With noise.'),
}
const about = { question: 'What?', since: '1.0.0' }
const catalog: CatalogInput = canonicalCatalog({
  ...acme,
  events: {
    'thing.done': { ...about, properties },
    'deploy.finished': {
      ...about,
      properties: { target: oneOf(['fly', 'railway'], 'Where.'), durationMs: durationMs('How long.') },
      reach: 'target',
    },
    'nothing.said': { ...about, properties: {} },
  },
})
/** A later release: other words, another bound, the same kinds; it asks for the hour. */
const later: CatalogInput = canonicalCatalog({
  ...acme,
  timing: 'hour',
  events: {
    'thing.done': {
      ...about,
      properties: {
        ...properties,
        command: oneOf(['build', 'dev'], '?'),
        flags: setOf(['cache', 'zip'], '?'),
        exitCode: int(0, 9999, '?'),
      },
    },
  },
})

const all = [catalog, later]
const recognise = createRecognise(new Map([['acme', all]]), TODAY)

const event = (rest: Partial<WireEvent> = {}): WireEvent => ({
  name: 'deploy.finished',
  at: TODAY,
  ...rest,
  properties: { target: 'fly', ...rest.properties },
})
const bodyOf = (events: readonly unknown[], rest: object = {}): string =>
  JSON.stringify({
    v: 1,
    batch: BATCH,
    tool: 'acme',
    version: '1.4',
    context: { os: 'linux', runtimeMajor: 24 },
    ...rest,
    events,
  })
const done = (given: WireEvent['properties']): string => bodyOf([{ name: 'thing.done', at: TODAY, properties: given }])

/** Whether the careful checks take the whole body. */
function isAccepted(text: string): boolean {
  const parsed = parseBody(text)
  return parsed.ok && parsed.body.events.every((each) => checkEvent(all, each, TODAY) === undefined)
}

describe('recognises', () => {
  test.each([
    ['a plain event', bodyOf([event()])],
    ['an empty context', bodyOf([event()], { context: {} })],
    ['a body from CI', bodyOf([event()], { context: { os: 'macos', arch: 'arm64', ci: 'github-actions', agent: 'codex' } })],
    ['only CI', bodyOf([event()], { context: { ci: 'other' } })],
    ['reach marks', bodyOf([event({ first: ['day', 'week', 'month', 'ever'] }), event({ first: ['month'] })])],
    ['merged events', bodyOf([event({ n: 3 }), event({ first: ['ever'], n: 999_999 })])],
    ['every date that is taken', bodyOf([event({ at: '2026-10-16' }), event({ at: '2026-11-21' })])],
    ['an hour, where a release asks for it', bodyOf([event({ hour: 23, weekday: 7 })])],
    ['reach marks behind an hour', bodyOf([event({ hour: 9, weekday: 1, first: ['day'] })])],
    ['no property', bodyOf([{ name: 'nothing.said', at: TODAY, properties: {} }])],
    ['a word of an earlier release', done({ command: 'deploy fly' })],
    ['a word of a later release', done({ command: 'dev' })],
    [
      'sets of either release',
      bodyOf(
        [['Preview', 'cache'], ['cache', 'zip'], []].map((flags) => ({ name: 'thing.done', at: TODAY, properties: { flags } })),
      ),
    ],
    ['a number that only a later release takes', done({ exitCode: 5000 })],
    ['500 events', bodyOf(Array.from({ length: 500 }, () => event()))],
    [
      'most kinds',
      done({
        steps: ['build', 'build', 'upload'],
        dry: true,
        files: 0,
        size: 123_456_789,
        range: '100+',
        node: '20.19.1',
        errorClass: 'TypeError',
        errorCode: 'ENOENT',
        causes: ['Error', 'other'],
        group: '0123456789ab',
        config: { cache: false, inner: { word: 'other' } },
        plugin: 'zod',
        plugins: ['@acme/plugin', 'other'],
        maybe: false,
      }),
    ],
  ])('%s', (_, text) => {
    expect(isAccepted(text)).toBe(true)
    const { version: sent, events } = JSON.parse(text) as Body
    expect(recognise(text)).toEqual({ batch: BATCH, tool: 'acme', ...(sent && { version: sent }), events: events.length })
  })
})

describe('leaves to be read', () => {
  test.each([
    ['an unlisted word', bodyOf([event({ properties: { target: 'heroku' } })])],
    ['an unlisted property', bodyOf([event({ properties: { cwd: true } })])],
    ['an unlisted event', bodyOf([{ ...event(), name: 'secret.found' }])],
    ['another tool', bodyOf([event()], { tool: 'other' })],
    ['the name of a prototype', bodyOf([event()], { tool: 'constructor' })],
    ['a field of its own', bodyOf([event()], { later: 1 })],
    ['a field before the others', `{"later":1,${bodyOf([event()]).slice(1)}`],
    ['a version with three numbers', bodyOf([event()], { version: '1.4.2' })],
    ['another wire', bodyOf([event()], { v: 2 })],
    ['what a sender gave up on', bodyOf([event()], { dropped: { expired: 1 } })],
    ['an unlisted fact', bodyOf([event()], { context: { hostname: 'ana' } })],
    ['501 events', bodyOf(Array.from({ length: 501 }, () => event()))],
    ['no event', bodyOf([])],
    ['a date too old', bodyOf([event({ at: '2026-10-15' })])],
    ['a date to come', bodyOf([event({ at: '2026-11-22' })])],
    ['reach marks in CI', bodyOf([event({ first: ['day'] })], { context: { ci: 'other' } })],
    [
      'reach marks without their property',
      bodyOf([{ name: 'deploy.finished', at: TODAY, first: ['day'], properties: { durationMs: 1 } }]),
    ],
    [
      'reach marks where nothing is counted',
      bodyOf([{ name: 'thing.done', at: TODAY, first: ['day'], properties: { command: 'build' } }]),
    ],
    [
      'reach marks behind an hour without their property',
      bodyOf([{ name: 'deploy.finished', at: TODAY, hour: 9, weekday: 1, first: ['day'], properties: { durationMs: 1 } }]),
    ],
    ['a period twice', bodyOf([event({ first: ['day', 'day'] })])],
    ['a set out of order', done({ flags: ['cache', 'Preview'] })],
    ['a word twice in a set', done({ flags: ['cache', 'cache'] })],
    ['a set of words from two releases', done({ flags: ['Preview', 'zip'] })],
    ['a list too long', done({ steps: ['build', 'build', 'build', 'build'] })],
    ['a comma too many', done({ steps: ['build'] }).replace('"build"]', '"build",]')],
    ['a comma behind the last property', bodyOf([event()]).replace('"fly"}', '"fly",}')],
    ['a comma behind the last fact', bodyOf([event()]).replace('24}', '24,}')],
    ['no comma between properties', done({ dry: true, files: 1 }).replace('true,', 'true')],
    ['a number too large', done({ exitCode: 10_000 })],
    ['a zero in front', done({ files: 7 }).replace(':7', ':07')],
    ['a fraction', done({ files: 1.5 })],
    ['a number below zero', done({ files: -1 })],
    ['an empty group', done({ config: {} })],
    [
      'machine.active, which has rules of its own',
      bodyOf([{ name: 'machine.active', at: TODAY, properties: { period: 'day' } }], { version: undefined, context: {} }),
    ],
    ['a space', bodyOf([event()]).replace(':', ': ')],
    ['an escape', bodyOf([event()]).replace('fly', String.raw`fl\u0079`)],
    ['something behind it', `${bodyOf([event()])} `],
    ['half of it', bodyOf([event(), event()]).slice(0, -30)],
    ['a comma behind the last event', bodyOf([event()]).replace(']}', ',]}')],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(recognise(text)).toBeUndefined()
  })
})

test('a value that is hidden behind a later one of the same name is looked at', () => {
  const text = bodyOf([event()])
  const hidden = text.replace('"target":"fly"', '"target":"secret","target":"fly"')
  expect(isAccepted(hidden)).toBe(true)
  expect(recognise(hidden)).toBeUndefined()
  expect(recognise(text.replace('"target":"fly"', '"target":"railway","target":"fly"'))).toBeDefined()
})

test('nothing is prepared for a tool before its first body', () => {
  const asked: string[] = []
  const watched = (tool: string): CatalogInput => ({
    ...acme,
    tool,
    get events() {
      asked.push(tool)
      return acme.events
    },
  })
  const glance = createRecognise(new Map(['one', 'two'].map((tool) => [tool, [watched(tool)]])), TODAY)
  const text = (tool: string): string => JSON.stringify({ v: 1, batch: BATCH, tool, version: '1.4', context: {}, events: [] })
  glance(text('three'))
  expect(asked).toEqual([])
  glance(text('two'))
  expect(new Set(asked)).toEqual(new Set(['two']))
  const times = asked.length
  glance(text('two'))
  expect(asked).toHaveLength(times)
})

test('sets of many words that begin alike, in their order and in no other', () => {
  const flags = [...Array.from({ length: 60 }, (_, index) => `flag-${index}`), 'f', 'flag', 'flags', 'zip'].toSorted()
  const many = canonicalCatalog({ ...acme, events: { e: { ...about, properties: { flags: setOf(flags, '?') } } } })
  const glance = createRecognise(new Map([['acme', [many]]]), TODAY)
  const textOf = (given: readonly string[]) => bodyOf([{ name: 'e', at: TODAY, properties: { flags: given } }])
  fc.assert(fc.property(fc.subarray(flags), (given) => void expect(glance(textOf(given))).toBeDefined()))
  fc.assert(
    fc.property(fc.subarray(flags, { minLength: 2 }), fc.nat(), (given, at) => {
      const [swapped, place] = [[...given], at % (given.length - 1)]
      swapped.splice(place, 2, given[place + 1] as string, given[place] as string)
      expect(glance(textOf(swapped))).toBeUndefined()
      expect(glance(textOf(given.toSpliced(place, 0, given[place] as string)))).toBeUndefined()
    }),
  )
})

describe('whatever is recognised is listed', () => {
  const word = (words: Iterable<string>) => fc.constantFrom(...words)
  /** What is right, and now and then what is not. */
  const mostly = <T>(right: fc.Arbitrary<T>, ...wrong: readonly T[]) =>
    wrong.length === 0 ? right : fc.oneof({ weight: 30, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...wrong) })
  const given: Record<string, fc.Arbitrary<unknown>> = {
    command: mostly(fc.constantFrom('build', 'dev', 'deploy fly', 'other'), 'nope'),
    flags: mostly(fc.oneof(fc.subarray(['Preview', 'cache', 'other', 'preview']), fc.subarray(['cache', 'other', 'zip'])), [
      'Preview',
      'zip',
    ]),
    steps: fc.array(fc.constantFrom('build', 'upload', 'other'), { maxLength: 3 }),
    dry: fc.boolean(),
    exitCode: mostly(fc.integer({ min: 0, max: 300 }), -1, 9999, 10_000),
    durationMs: mostly(fc.nat(), 2_678_400_000, 2_678_400_001, 999_999_999, 1e9),
    range: mostly(fc.constantFrom('0', '1-9', '10-99', '100+'), '1'),
    errorClass: word(listedWords(properties.errorClass)),
    causes: fc.array(fc.constantFrom('Error', 'DeployError'), { maxLength: 9 }),
    config: fc.oneof(
      fc.record({ cache: fc.boolean() }),
      fc.record({ inner: fc.record({ word: mostly(fc.constant('x'), 'y') }) }),
    ),
    plugins: fc.subarray(['@acme/plugin', 'other', 'zod']),
  }
  const rare: Record<string, fc.Arbitrary<unknown>> = {
    offset: fc.integer({ min: -6, max: 6 }),
    sizes: fc.constant({ '0': 1 }),
    secret: fc.constant('secret'),
  }
  const eventOf = <P>(name: string, known: fc.Arbitrary<P>, first: boolean) =>
    fc.record(
      {
        name: mostly(fc.constant(name), 'machine.active', 'nothing.said'),
        at: mostly(fc.constantFrom(TODAY, '2026-10-16', '2026-11-21'), '2026-10-15'),
        ...(first && { first: mostly(fc.subarray([...PERIODS], { minLength: 1 }), [], ['ever', 'day']) }),
        n: mostly(fc.constantFrom(1, 3, 999_999), 1e6, 1e6 + 1, 0),
        properties: fc.oneof({ weight: 20, arbitrary: known }, { weight: 1, arbitrary: fc.record(rare, { requiredKeys: [] }) }),
      },
      { requiredKeys: ['name', 'at', 'properties'] },
    )
  const anyEvent = fc.oneof(
    eventOf('thing.done', fc.record(given, { requiredKeys: [] }), false),
    eventOf(
      'deploy.finished',
      fc.record(
        { target: mostly(fc.constantFrom('fly', 'railway'), 'heroku'), durationMs: fc.nat(1e9 - 1) },
        { requiredKeys: [] },
      ),
      true,
    ),
  )
  const context = fc.record(
    { os: word(OS_WORDS), runtimeMajor: mostly(fc.nat(999), 1000), agent: word(AGENT_WORDS) },
    { requiredKeys: [] },
  )
  const anyBody = fc
    .record(
      {
        v: fc.constant(1),
        batch: fc.constant(BATCH),
        tool: mostly(fc.constant('acme'), 'other'),
        version: mostly(fc.constantFrom('1.4', '99999.0'), '1.4.2'),
        context: fc.oneof(
          { weight: 4, arbitrary: context },
          { weight: 1, arbitrary: fc.record({ os: word(OS_WORDS), ci: word(CI_WORDS) }) },
        ),
        events: fc.array(anyEvent, { minLength: 1, maxLength: 4 }),
      },
      { requiredKeys: ['v', 'batch', 'tool', 'context', 'events'] },
    )
    .map((body) => JSON.stringify(body))

  const words = (text: string): string[] => text.split(' ')
  const vocabulary = new Set([
    ...words(
      'v batch tool version context events name at first n properties hour weekday acme os arch runtime runtimeMajor ci agent',
    ),
    ...words(
      'thing.done deploy.finished nothing.said target fly railway build dev cache Preview preview zip upload other inner word x',
    ),
    ...words('0 1-9 10-99 100+ @acme/plugin zod'),
    'deploy fly',
    ...Object.keys(properties),
    ...listedWords(properties.errorClass),
    ...[PERIODS, OS_WORDS, ARCH_WORDS, RUNTIME_WORDS, CI_WORDS, AGENT_WORDS].flat(),
  ])
  const free = /^(?:\d{4}-\d\d-\d\d|\d{1,5}(?:\.\d{1,5}){1,3}|[0-9a-f]{12}|[0-9a-f]{64})$/

  function assertListed(text: string): boolean {
    const known = recognise(text)
    if (known === undefined) return false
    expect({ text, accepted: isAccepted(text) }).toEqual({ text, accepted: true })
    const { batch, tool, version: sent, events } = JSON.parse(text) as Body
    expect(known).toEqual({ batch, tool, ...(sent && { version: sent }), events: events.length })
    // Of the text itself, not of what JSON.parse shows: it is kept as it came.
    const parts = [...text.matchAll(/"([^"]*)"/g)].map(([, part = '']) => part)
    expect({ text, unlisted: parts.filter((part) => !vocabulary.has(part) && !free.test(part)) }).toEqual({ text, unlisted: [] })
    expect(text.replaceAll(/"[^"]*"|true|false|\d+/g, '').replaceAll(/[{}[\]:,]/g, '')).toBe('')
    return true
  }

  test('in bodies right and wrong', () => {
    let recognised = 0
    fc.assert(
      fc.property(anyBody, (text) => void (assertListed(text) && (recognised += 1))),
      { numRuns: 2000 },
    )
    // Otherwise nothing has been compared.
    expect(recognised).toBeGreaterThan(200)
  })

  test('in bodies that somebody has edited', () => {
    const token = fc.constantFrom(
      '"',
      ',',
      ':',
      '{',
      '}',
      '[',
      ']',
      '1',
      '0',
      '-',
      '.',
      ' ',
      '\n',
      '\\',
      '\u0000',
      'é',
      'true',
      'null',
      '"secret"',
      '"target":"secret",',
      '"first":["day"],',
      '"n":2,',
      '"ci":"other",',
      '"fly"',
      ',"x":1',
    )
    const edit = fc.record({ at: fc.nat(), cut: fc.constantFrom(0, 0, 1, 2, 5), put: fc.oneof(token, fc.constant('')) })
    let recognised = 0
    fc.assert(
      fc.property(anyBody, fc.array(edit, { minLength: 1, maxLength: 2 }), (body, edits) => {
        const text = edits.reduce((current, { at, cut, put }) => {
          const place = at % (current.length + 1)
          return current.slice(0, place) + put + current.slice(place + cut)
        }, body)
        if (assertListed(text)) recognised += 1
      }),
      { numRuns: 10_000 },
    )
    expect(recognised).toBeGreaterThan(200)
  })

  test('in bodies put together from parts of others', () => {
    fc.assert(
      fc.property(anyBody, anyBody, fc.nat(), fc.nat(), (one, two, from, to) => {
        const tokens = (text: string): string[] => text.split(/(?<=[,{[:])/)
        const [a, b] = [tokens(one), tokens(two)]
        assertListed([...a.slice(0, from % a.length), ...b.slice(to % b.length)].join(''))
      }),
      { numRuns: 5000 },
    )
  })
})

describe('hostile bodies', () => {
  const wide = canonicalCatalog({
    ...acme,
    events: {
      e: {
        ...about,
        properties: {
          s: setOf(
            Array.from({ length: 127 }, (_, index) => `w${index}`),
            '?',
          ),
          a: oneOf(['a'], '?'),
          n: int(0, 99, '?'),
        },
      },
    },
  })
  const wider = canonicalCatalog({
    ...acme,
    events: { e: { ...about, properties: { s: setOf(['w1', 'w2'], '?'), a: oneOf(['a', 'b'], '?'), n: int(0, 999, '?') } } },
  })
  const glance = createRecognise(new Map([['acme', [wide, wider]]]), TODAY)
  const head = `{"v":1,"batch":"${BATCH}","tool":"acme","context":{},"events":[{"name":"e","at":"${TODAY}","properties":{`
  const fill = (part: string): string => (head + part.repeat(MAX_BODY_BYTES / part.length)).slice(0, MAX_BODY_BYTES)
  const words = Array.from({ length: 127 }, (_, index) => `w${index}`).toSorted()

  test.each([
    ['the same property again and again', fill('"a":"a",')],
    ['numbers that two releases take', fill('"n":7,')],
    ['sets that two releases take', fill('"s":["w1","w2"],')],
    ['sets of all words', fill(`"s":${JSON.stringify(words)},`)],
    ['a set of the last word', fill(`"s":["${words.at(-1)}"],`)],
    ['periods', fill(' ').replace('"properties"', `"first":[${'"day",'.repeat(40_000)}`)],
    ['digits', fill('"n":').padEnd(MAX_BODY_BYTES, '9')],
    ['an event without an end', fill('"a":"').padEnd(MAX_BODY_BYTES, 'a')],
    ['events of one property', head + '"a":"a"}},{"name":"e","at":"2026-11-20","properties":{'.repeat(4000)],
    ['quotes', '"'.repeat(MAX_BODY_BYTES)],
  ])('are given up on in a time that does not grow faster than they do: %s', (_, text) => {
    expect(glance(text)).toBeUndefined()
    const half = text.slice(0, text.length / 2)
    expect(fastest(() => glance(text)) / fastest(() => glance(half))).toBeLessThan(6)
    expect(fastest(() => glance(text))).toBeLessThan(250)
  })

  /** The shortest of several processor times, in milliseconds; never so short that it could not be told. */
  function fastest(task: () => void): number {
    const times = Array.from({ length: 7 }, () => {
      const before = process.cpuUsage()
      task()
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    })
    return Math.max(1, Math.min(...times))
  }
})
