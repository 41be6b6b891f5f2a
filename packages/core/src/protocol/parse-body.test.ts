import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import * as fc from '../../test/fast-check.ts'
import { processorTime } from '../../test/processor-time.ts'
import { arbitraryBody } from './fixtures/arbitrary-body.ts'
import { parseBody, type ParsedBody } from './parse-body.ts'
import { MAX_BODY_BYTES, MAX_EVENTS, type Body } from './wire.ts'

const EVENT = {
  name: 'deploy.finished',
  at: '2026-11-20',
  properties: { target: 'fly', durationMs: 12, steps: ['build'], dry: false },
}
const BODY = {
  v: 1,
  batch: 'a'.repeat(64),
  tool: 'acme',
  version: '1.4',
  context: { os: 'linux', runtimeMajor: 24 },
  dropped: { expired: 1 },
  events: [{ ...EVENT, first: ['day'], n: 3 }],
} satisfies Body

const parse = (body: unknown) => parseBody(JSON.stringify(body))

function bodyOf(parsed: ParsedBody): Body {
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.body
}

describe('what is read', () => {
  test('is the fields of wire v1, in their order, and nothing else', () => {
    const shuffled = { later: { any: 'thing' }, ...Object.fromEntries(Object.entries(BODY).toReversed()) }
    const body = bodyOf(parse(shuffled))
    expect(body).toEqual(BODY)
    expect(Object.keys(body)).toEqual(Object.keys(BODY))
  })

  test('leaves out what the body did not have', () => {
    expect(bodyOf(parse({ v: 1, batch: BODY.batch, tool: 'a', context: {}, events: [EVENT] }))).toStrictEqual({
      v: 1,
      batch: BODY.batch,
      tool: 'a',
      context: {},
      events: [EVENT],
    })
  })

  test('does not reach a prototype', () => {
    const text = JSON.stringify(BODY).replace(
      '{',
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},',
    )
    const body = bodyOf(parseBody(text))
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype)
    expect('polluted' in body || 'polluted' in {}).toBe(false)
  })

  test('takes the last of a key that is there twice, as JSON.parse does', () => {
    expect(bodyOf(parseBody(JSON.stringify(BODY).replace('"tool":"acme"', '"tool":"first","tool":"acme"'))).tool).toBe('acme')
  })
})

describe('limits', () => {
  const bodyWith = (events: unknown[]) => ({ ...BODY, events })

  test('500 events are taken, 501 are not', () => {
    expect(parse(bodyWith(Array.from({ length: MAX_EVENTS }, () => EVENT)))).toMatchObject({ ok: true })
    expect(parse(bodyWith(Array.from({ length: MAX_EVENTS + 1 }, () => EVENT)))).toMatchObject({ ok: false, code: 'bad-events' })
  })

  test('256 KiB are taken, one byte more is not', () => {
    const text = JSON.stringify(BODY)
    expect(parseBody(text.padEnd(MAX_BODY_BYTES))).toMatchObject({ ok: true })
    expect(parseBody(text.padEnd(MAX_BODY_BYTES + 1))).toMatchObject({ ok: false, code: 'too-large' })
  })

  test('the limit counts bytes, not characters', () => {
    const text = JSON.stringify({ ...BODY, note: 'ä'.repeat(MAX_BODY_BYTES / 2) })
    expect(text.length).toBeLessThan(MAX_BODY_BYTES)
    expect(parseBody(text)).toMatchObject({ ok: false, code: 'too-large' })
  })

  test.each([
    ['a list of 1025 words', { steps: Array.from({ length: 1025 }, () => 'a') }],
    ['65 properties', Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`p${index}`, 1]))],
    ['a text of 257 characters', { target: 'x'.repeat(257) }],
    ['a text of 257 characters of two units each', { target: '🛰'.repeat(257) }],
  ])('%s is refused', (_, properties) => {
    expect(parse(bodyWith([{ ...EVENT, properties }]))).toMatchObject({ ok: false, code: 'bad-event' })
  })
})

describe('hostile text', () => {
  const half = MAX_BODY_BYTES / 2 - 100
  test.each([
    ['lists in lists', '['.repeat(half) + ']'.repeat(half), 'bad-body'],
    ['lists in lists without an end', '['.repeat(MAX_BODY_BYTES), 'not-json'],
    ['objects in objects', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`, 'unknown-wire-version'],
    ['lists in a property', JSON.stringify(BODY).replace('"fly"', '['.repeat(10_000) + ']'.repeat(10_000)), 'bad-event'],
    ['a number of 200,000 digits', JSON.stringify(BODY).replace('"n":3', `"n":${'9'.repeat(200_000)}`), 'bad-event'],
    ['20,000 events', JSON.stringify({ ...BODY, events: Array.from({ length: 20_000 }, () => ({})) }), 'bad-events'],
    [
      '20,000 properties',
      JSON.stringify({
        ...BODY,
        events: [{ ...EVENT, properties: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`p${i}`, 1])) }],
      }),
      'bad-event',
    ],
    [
      '20,000 facts',
      JSON.stringify({ ...BODY, context: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`p${i}`, 1])) }),
      'bad-context',
    ],
    ['a byte order mark', `\uFEFF${JSON.stringify(BODY)}`, 'not-json'],
    ['NUL', `${JSON.stringify(BODY)}\0`, 'not-json'],
  ])('is refused at once: %s', (_, text, code) => {
    const spentMs = processorTime()
    expect(parseBody(text)).toMatchObject({ ok: false, code })
    expect(spentMs()).toBeLessThan(500)
  })

  test('is not repeated in the message', () => {
    const secret = 'ghp_1234567890'
    const bodies = [
      { ...BODY, tool: secret.toUpperCase() },
      { ...BODY, version: secret },
      { ...BODY, context: { [secret]: secret } },
      { ...BODY, dropped: { [secret]: secret } },
      { ...BODY, events: [{ ...EVENT, [secret]: secret }] },
      { ...BODY, events: [{ ...EVENT, name: `${secret} ` }] },
      { ...BODY, events: [{ ...EVENT, properties: { [`${secret} `]: { secret } } }] },
    ]
    for (const body of bodies) expect(JSON.stringify(parse(body)).toLowerCase()).not.toContain(secret)
  })
})

test('says which event is wrong, and how', () => {
  expect(parse({ ...BODY, events: [EVENT, { ...EVENT, at: 'today' }] })).toEqual({
    ok: false,
    code: 'bad-event',
    message: '`events[1]` has no date such as `2026-11-20` in `at`.',
  })
})

describe('on generated bodies', () => {
  const schema: object = JSON.parse(readFileSync(new URL('wire-v1.schema.json', import.meta.url), 'utf8')) as object
  const schemaAccepts = new Ajv2020({ strictTypes: false }).compile(schema)

  test('the parser and the schema agree', () => {
    const seen = { accepted: 0, refused: 0 }
    fc.assert(
      fc.property(arbitraryBody, (value) => {
        // As it is after the wire: no -0, nothing that is undefined.
        const received: unknown = JSON.parse(JSON.stringify(value))
        const { ok } = parse(value)
        seen[ok ? 'accepted' : 'refused']++
        expect(ok).toBe(schemaAccepts(received))
      }),
      { numRuns: 2000 },
    )
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(500)
  })

  test('parsing what was parsed changes nothing', () => {
    const textOf = (parsed: ParsedBody) => JSON.stringify(parsed.ok ? parsed.body : parsed)
    fc.assert(
      fc.property(arbitraryBody, (value) => {
        const once = parse(value)
        expect(once.ok ? textOf(parse(once.body)) : textOf(once)).toBe(textOf(once))
      }),
      { numRuns: 1000 },
    )
    expect.hasAssertions()
  })

  test('no text makes it throw', () => {
    const json = JSON.stringify(BODY)
    const damaged = fc
      .tuple(fc.nat(json.length), fc.nat(20), fc.string({ unit: 'binary' }))
      .map(([at, length, part]) => json.slice(0, at) + part + json.slice(at + length))
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.json({ maxDepth: 3 }), damaged)
    expect(() => fc.assert(fc.property(anyText, (input) => void parseBody(input)))).not.toThrow()
  })
})
