import { checkContext, checkEvent, type Property, type WireEvent } from '@sonde/core/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as fc from '../packages/core/test/fast-check.ts'
import { catalog } from './fixtures/hostile-tool/catalog.ts'
import type { Action, Recipe } from './fixtures/recorder/recipe.ts'
import { startRecorder, type Recorded, type Recorder } from './harness/recorder.ts'

const today = '2026-11-20'
const EVENTS = Object.keys(catalog.events)
const PROPERTIES = [...new Set(Object.values(catalog.events).flatMap(({ properties }) => Object.keys(properties)))]
const WORDS = [...new Set(Object.values(catalog.events).flatMap(({ properties }) => wordsIn(properties)))]
const DROP_REASONS = ['unlisted-event', 'unlisted-property', 'unlisted-word', 'bad-value', 'line-too-long']

function wordsIn(properties: Readonly<Record<string, Property>>): string[] {
  return Object.values(properties).flatMap((property) => {
    if (property.kind === 'group') return wordsIn(property.properties)
    return 'words' in property ? property.words : []
  })
}

/** Text of every sort: lone surrogates, NUL, line breaks, the words of the catalog, and names that objects have already. */
const anyText = fc.oneof(
  fc.constantFrom(...WORDS, 'other', 'first\n', 'First', ' first', 'first\0', '\ud800', '\udc00\ud800', 'Ｆirst'),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'length', ''),
  fc.array(fc.nat(0xff_ff), { maxLength: 12 }).map((units) => String.fromCharCode(...units)),
  fc.string(),
)

const anyName = fc.oneof(fc.constantFrom(...PROPERTIES), anyText)

const { value: anyValue } = fc.letrec<{ value: Recipe }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .oneof(anyText, fc.boolean(), fc.double(), fc.integer(), fc.constant(null), fc.jsonValue())
      .map((v): Recipe => ({ t: 'json', v })),
    fc
      .constantFrom('undefined', 'nan', 'infinity', 'minus-zero', 'date', 'regexp', 'map', 'set', 'buffer', 'cycle', 'promise')
      .map((t): Recipe => ({ t })),
    fc.bigInt().map((v): Recipe => ({ t: 'bigint', v: String(v) })),
    fc
      .tuple(fc.constantFrom('symbol' as const, 'function' as const, 'boxed' as const), anyText)
      .map(([t, v]): Recipe => ({ t, v })),
    fc.tuple(anyText, fc.nat(5000)).map(([v, times]): Recipe => ({ t: 'repeat', v, times })),
    fc.constantFrom<Recipe>({ t: 'revoked' }, { t: 'hostile-error' }),
    fc.nat(2000).map((depth): Recipe => ({ t: 'deep', depth })),
    fc.array(anyName, { maxLength: 5 }).map((names): Recipe => ({ t: 'throwing-getters', names })),
    fc.array(tie('value'), { maxLength: 5 }).map((items): Recipe => ({ t: 'array', items })),
    fc
      .tuple(fc.array(fc.tuple(anyName, tie('value')), { maxLength: 6 }), fc.option(tie('value'), { nil: 'null' as const }))
      .map(([entries, prototype]): Recipe => ({ t: 'object', entries, prototype })),
    fc
      .tuple(
        tie('value'),
        fc.subarray([
          'get',
          'has',
          'ownKeys',
          'getPrototypeOf',
          'getOwnPropertyDescriptor',
          'apply',
          'defineProperty',
          'isExtensible',
        ]),
      )
      .map(([target, throws]): Recipe => ({ t: 'proxy', target, throws })),
    fc.tuple(anyText, anyText, tie('value'), tie('value')).map(([n, m, code, cause]): Recipe => ({
      t: 'error',
      name: { t: 'json', v: n },
      message: { t: 'json', v: m },
      code,
      cause,
    })),
  ),
}))

/** Objects that name properties, as programs pass them, and anything else. */
const anyProperties = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(fc.tuple(anyName, anyValue), { maxLength: 8 }).map((entries): Recipe => ({ t: 'object', entries })),
  },
  { weight: 1, arbitrary: anyValue },
)

const anyEvent = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...EVENTS).map((v): Recipe => ({ t: 'json', v })) },
  { weight: 1, arbitrary: anyValue },
)

const anyOutcome = fc.oneof(
  fc.constantFrom('ok', 'error', 'aborted').map((v): Recipe => ({ t: 'json', v })),
  anyValue,
)

const anyDetails = fc.oneof(
  anyValue,
  fc.tuple(anyValue, anyValue).map(([error, exitCode]): Recipe => ({
    t: 'object',
    entries: [
      ['error', error],
      ['exitCode', exitCode],
    ],
  })),
)

const anyAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: fc.constant('record' as const), event: anyEvent, properties: anyProperties }),
  fc.record({ do: fc.constant('run' as const), name: anyValue, start: anyValue }),
  fc.record({ do: fc.constant('set' as const), properties: anyProperties }),
  fc.record({
    do: fc.constant('stage' as const),
    word: anyValue,
    outcome: anyOutcome,
    error: anyValue,
    before: anyValue,
    properties: anyProperties,
  }),
  fc.record({ do: fc.constant('long-feature' as const), word: anyValue, value: anyValue, outcome: anyOutcome }),
  fc.record({ do: fc.constant('measure' as const), word: anyName.map((v): Recipe => ({ t: 'json', v })), sample: anyValue }),
  fc.record({ do: fc.constant('fails' as const), error: anyValue }),
  fc.record({ do: fc.constant('child-env' as const), env: anyValue }),
  fc.record({ do: fc.constant('feature' as const), word: anyValue, value: anyValue }),
  fc.record({ do: fc.constant('end' as const), outcome: anyOutcome, details: anyDetails }),
)

/** Checks what a line is: small, whole, and of nothing but what the catalog lists and core's own closed words. */
function expectListed(line: string): void {
  expect(Buffer.byteLength(line)).toBeLessThanOrEqual(4096)
  expect(Buffer.from(line).toString()).toBe(line)
  const {
    v,
    id,
    t,
    type,
    pid,
    version,
    context,
    start,
    dropped = {},
    started,
    aborted,
    finished,
    event,
    fact,
    ...others
  } = JSON.parse(line) as Record<string, never> & { readonly dropped?: Record<string, number> }
  expect(others).toEqual({})
  expect([v, typeof t, typeof (pid ?? 0), version ?? '1.4.2']).toEqual([1, 'number', 'number', '1.4.2'])
  expect(['start', 'finish', 'event']).toContain(type)
  for (const word of [id, start ?? '0']) expect(word).toMatch(/^[0-9a-z]{1,10}$/)
  if (context !== undefined) expectClosedContext(context)
  if (fact !== undefined) expectClosedFact(fact)
  for (const [reason, count] of Object.entries(dropped)) {
    expect(DROP_REASONS).toContain(reason)
    expect(count).toBeGreaterThan(0)
  }
  for (const one of [started, aborted, finished, event]) {
    if (one !== undefined) expectListedEvent(one)
  }
}

/** What leaves of the run's context as it is, and what the courier draws facts from: short words and numbers. */
function expectClosedContext({
  facts = {},
  cloudIde: _,
  ...leaves
}: {
  readonly facts?: object
  readonly cloudIde?: true
}): void {
  expect(checkContext(leaves)).toBeUndefined()
  for (const fact of Object.values(facts)) expect(String(fact)).toMatch(/^[a-z0-9 .-]{1,32}$/)
}

/** The one fact that a process has drawn: its name, and of the run what it is made from. */
function expectClosedFact({ name, facts = {}, ...others }: { readonly name: string; readonly facts?: object }): void {
  expect(others).toEqual({})
  for (const word of [name, ...Object.values(facts)]) expect(String(word)).toMatch(/^[A-Za-z0-9 .-]{1,32}$/)
}

function expectListedEvent({ name, properties, ...others }: WireEvent): void {
  expect(others).toEqual({})
  expect(checkEvent([catalog], { name, at: today, properties }, today)).toBeUndefined()
  const events = catalog.events as Readonly<Record<string, { readonly properties: Readonly<Record<string, Property>> }>>
  expectListedValues(properties, events[name]?.properties ?? {})
}

/** Said once more in other words than the check of the collector, which shares its code with core. */
function expectListedValues(values: object, properties: Readonly<Record<string, Property>>): void {
  for (const [name, value] of Object.entries(values)) {
    const property = properties[name]
    if (property?.kind === 'group') expectListedValues(value as object, property.properties)
    if (property?.kind === 'oneOf') expect([...property.words, 'other']).toContain(value)
    if (property?.kind === 'setOf' || property?.kind === 'listOf')
      expect([...property.words, 'other']).toEqual(expect.arrayContaining(value as string[]))
    if (property?.kind === 'version') expect(value).toMatch(/^[0-9.]{3,23}$/)
  }
}

function expectSound({ threw, lines }: Recorded): void {
  expect(threw).toEqual([])
  // The run that every batch opens: the recorder records.
  expect(lines.length).toBeGreaterThanOrEqual(2)
  for (const line of lines) expectListed(line)
}

describe('[C-12] whatever a program passes to `record` and to a run', () => {
  let recorder: Recorder

  beforeAll(async () => {
    recorder = await startRecorder(256)
  })

  afterAll(() => recorder[Symbol.asyncDispose]())

  test('becomes lines of at most 4 KiB with nothing but words of the catalog, and no call throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAction, { minLength: 1, maxLength: 12 }), async (actions) => {
        expectSound(await recorder.play(actions))
      }),
      { numRuns: 300 },
    )
  })

  test('listed values arrive, so that the lines are not merely empty', async () => {
    expect(WORDS).toEqual(expect.arrayContaining(['first', 'bundle', 'deploy', '@hostile/public']))
    const { lines } = await recorder.play([
      {
        do: 'record',
        event: { t: 'json', v: 'thing.happened' },
        properties: { t: 'json', v: { word: 'first', int: 99, set: ['second', 'nope'] } },
      },
      { do: 'set', properties: { t: 'json', v: { flags: ['force'] } } },
      { do: 'end', outcome: { t: 'json', v: 'ok' }, details: { t: 'json', v: {} } },
    ])
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { type: 'start', aborted: { properties: { command: 'build', outcome: 'aborted' } } },
      { type: 'event', event: { properties: { word: 'first', int: 5, set: ['other', 'second'] } } },
      { type: 'finish', finished: { properties: { command: 'build', outcome: 'ok', flags: ['force'] } } },
    ])
  })
})

/** Larger, deeper and stranger than what chance would build. */
const EXTREMES: readonly [what: string, recipe: Recipe][] = [
  ['a million keys', { t: 'keys', count: 1e6 }],
  ['a string of 64 MiB', { t: 'repeat', v: 'first ', times: (64 * 2 ** 20) / 6 }],
  ['64 MiB of lone surrogates', { t: 'repeat', v: '\ud800', times: 2 ** 25 }],
  ['an array of a million words', { t: 'array', items: [{ t: 'json', v: 'first' }], length: 1e6 }],
  ['an array with the largest length', { t: 'array', items: [], length: 2 ** 32 - 1 }],
  ['a hundred thousand arrays in each other', { t: 'deep', depth: 1e5 }],
  ['an object in itself', { t: 'cycle' }],
  ['a BigInt of 10 000 digits', { t: 'bigint', v: '9'.repeat(10_000) }],
  [
    'an error with a message and a name of 16 MiB',
    {
      t: 'error',
      name: { t: 'repeat', v: 'n', times: 2 ** 24 },
      message: { t: 'repeat', v: 'm', times: 2 ** 24 },
      code: { t: 'json', v: 'x' },
    },
  ],
  ['an error whose every property throws', { t: 'hostile-error' }],
  [
    'a proxy that throws at every look',
    { t: 'proxy', target: { t: 'json', v: { word: 'first' } }, throws: ['get', 'has', 'ownKeys', 'getPrototypeOf'] },
  ],
  ['a proxy whose getter alone throws', { t: 'proxy', target: { t: 'json', v: { word: 'first' } }, throws: ['get'] }],
  ['a revoked proxy', { t: 'revoked' }],
  ['getters that throw', { t: 'throwing-getters', names: ['word', 'flags', 'list', 'length', 'toJSON', '__proto__'] }],
  ['a `__proto__` of its own', { t: 'object', entries: [['__proto__', { t: 'json', v: { word: 'first' } }]] }],
  ['a prototype with the values', { t: 'object', entries: [], prototype: { t: 'json', v: { word: 'first', command: 'build' } } }],
  ['NUL in a word', { t: 'json', v: { word: 'first\0', set: ['first\0'] } }],
]

describe('costs little time and keeps no memory', () => {
  const thing: Recipe = { t: 'json', v: 'thing.happened' }
  const names = Object.keys(catalog.events['thing.happened'].properties)
  const nothing: Action = { do: 'record', event: thing, properties: { t: 'json', v: {} } }

  test.each(EXTREMES)('%s', async (_, recipe) => {
    await using recorder = await startRecorder(1024)
    const everywhere: Recipe = { t: 'object', entries: names.map((name) => [name, recipe]) }
    const asEnd: Recipe = { t: 'object', entries: ['error', 'exitCode'].map((name) => [name, recipe]) }
    const { heapBytes: before } = await recorder.play([nothing])
    const recorded = await recorder.play([
      { do: 'record', event: thing, properties: recipe },
      { do: 'record', event: thing, properties: everywhere },
      { do: 'record', event: recipe, properties: recipe },
      { do: 'set', properties: recipe },
      { do: 'set', properties: everywhere },
      { do: 'stage', word: recipe, outcome: recipe, error: recipe, before: recipe, properties: recipe },
      { do: 'long-feature', word: recipe, value: recipe, outcome: recipe },
      { do: 'measure', word: recipe, sample: recipe },
      { do: 'child-env', env: recipe },
      { do: 'fails', error: recipe },
      { do: 'feature', word: recipe, value: recipe },
      { do: 'end', outcome: recipe, details: asEnd },
      { do: 'run', name: recipe, start: recipe },
      {
        do: 'set',
        properties: {
          t: 'object',
          entries: [
            ['flags', recipe],
            ['flagValues', recipe],
          ],
        },
      },
    ])
    expectSound(recorded)
    expect(recorded.cpuMs).toBeLessThan(5000)
    // Asked once more, because the program itself still holds what it made last.
    const { heapBytes: after } = await recorder.play([nothing])
    expect(after - before).toBeLessThan(4 * 2 ** 20)
  })
})
