import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import {
  batchOf,
  catalogText,
  checkEvent,
  parseBody,
  parseCatalog,
  type BodyRefusal,
  type EventRefusal,
  type WireEvent,
} from './index.ts'

interface InvalidBody {
  readonly name: string
  readonly code: BodyRefusal
  readonly body?: unknown
  readonly text?: string
  /** True where JSON Schema cannot express the rule. */
  readonly schemaAccepts?: true
}

interface EventVectors {
  readonly today: string
  readonly catalogs: readonly string[]
  readonly cases: readonly { readonly name: string; readonly reason: EventRefusal | null; readonly event: WireEvent }[]
}

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const read = <T>(name: string): T => JSON.parse(textOf(`vectors/${name}`)) as T

const schemaAccepts = new Ajv2020({ strictTypes: false }).compile(JSON.parse(textOf('wire-v1.schema.json')))

describe('valid bodies', () => {
  test.each(read<{ name: string; body: object }[]>('valid-bodies.json'))('$name', ({ body }) => {
    expect(parseBody(JSON.stringify(body))).toMatchObject({ ok: true })
    expect(schemaAccepts(body)).toBe(true)
  })
})

describe('invalid bodies', () => {
  test.each(read<InvalidBody[]>('invalid-bodies.json'))(
    '$code: $name',
    ({ body, text = JSON.stringify(body), code, ...rest }) => {
      expect(parseBody(text)).toMatchObject({ ok: false, code })
      const value: unknown = code === 'not-json' ? undefined : JSON.parse(text)
      expect(schemaAccepts(value)).toBe(rest.schemaAccepts === true)
    },
  )

  test('cover every code except the one for size', () => {
    const codes = new Set(read<InvalidBody[]>('invalid-bodies.json').map(({ code }) => code))
    const all: Record<Exclude<BodyRefusal, 'too-large'>, true> = {
      'not-json': true,
      'bad-body': true,
      'unknown-wire-version': true,
      'bad-batch': true,
      'bad-tool': true,
      'bad-version': true,
      'bad-context': true,
      'bad-ids': true,
      'bad-dropped': true,
      'bad-events': true,
      'bad-event': true,
      'bad-machine-active': true,
      'bad-project-active': true,
      'bad-project-pair': true,
      'bad-machine-fact': true,
      'reach-in-ci': true,
    }
    expect([...codes].toSorted()).toEqual(Object.keys(all).toSorted())
  })
})

describe('events', () => {
  const { today, catalogs, cases } = read<EventVectors>('events.json')
  const registered = catalogs.map((name) => {
    const parsed = parseCatalog(read(name))
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    return parsed.catalog
  })

  test.each(cases)('$reason: $name', ({ event, reason }) => {
    const body = { v: 1, batch: 'a'.repeat(64), tool: 'acme', context: {}, events: [event] }
    // The parser refuses these marks first; all others are for the catalog to judge.
    const marksActivity = event.name.endsWith('.active') && event.first !== undefined
    expect(parseBody(JSON.stringify(body)).ok).toBe(!marksActivity)
    expect(checkEvent(registered, event, today)).toBe(reason ?? undefined)
  })

  test.each(catalogs)('%s is canonical, byte for byte', (name) => {
    const parsed = parseCatalog(read(name))
    expect(parsed.ok && catalogText(parsed.catalog)).toBe(textOf(`vectors/${name}`))
  })
})

describe('batches', () => {
  test.each(read<{ secret: string; batch: string }[]>('batches.json'))('$secret', ({ secret, batch }) => {
    expect(batchOf(secret)).toBe(batch)
  })
})
