import { describe, expect, test } from 'vitest'
import { sanitizeText } from '../../src/sanitize/text/sanitize-text.ts'
import { loadTables } from '../../src/sanitize/text/tables.ts'
import { FIELD, FILLINGS, damaged, harmless, measure, templates, total } from './measure.ts'
import { SLOTS } from './slots.ts'

const tables = loadTables()
const sanitize = (text: string): string => sanitizeText(text, { known: { secrets: [] }, tables })

/** A leak is one of a thousand cases: where they are counted there have to be many. */
function roundsOf(filling: (typeof FILLINGS)[number], rounds: number): number {
  return typeof filling === 'number' ? 2 * rounds : rounds
}

describe('[R-GAT-5] the corpus', () => {
  const sums = new Map(FILLINGS.map((filling) => [filling, total(measure(sanitize, filling, roundsOf(filling, 10)).values())]))

  test.each(FILLINGS.filter((filling) => filling !== 'public'))(
    'of all cases with %s in the slots fewer than 0.2 % leak a word',
    (filling) => {
      const { cases = 0, leaked = 0 } = sums.get(filling) ?? {}
      expect(cases).toBeGreaterThan(3000)
      expect(leaked / cases).toBeLessThan(0.002)
    },
  )

  test('of words that messages have anyway, in the place of a name, few leak', () => {
    const { cases = 0, leaked = 0 } = sums.get('public') ?? {}
    expect(leaked / cases).toBeLessThan(0.02)
  })

  test.each(['formats', 'encoded'] as const)('of secrets in their usual %s none leaks', (filling) => {
    expect(sums.get(filling)?.examples).toEqual([])
  })

  test('more than 82 % of the public words stay', () => {
    for (const { kept, words } of sums.values()) expect(kept / words).toBeGreaterThan(0.82)
  })

  test('harmless messages: there are 200, and few are changed', () => {
    expect(harmless().length).toBeGreaterThanOrEqual(200)
    expect(damaged(sanitize).length / harmless().length).toBeLessThan(0.11)
  })
})

describe('[R-GAT-5] messages of the field, which nobody had in mind', () => {
  const field = templates(FIELD.messages)
  const sumOf = (filling: (typeof FILLINGS)[number]) => total(measure(sanitize, filling, roundsOf(filling, 4), field).values())

  test('are more than 300, of tools of every sort', () => {
    expect(field.length).toBeGreaterThan(300)
    expect(new Set(field.map(({ kind }) => kind)).size).toBeGreaterThan(10)
  })

  test.each(['formats', 'encoded'] as const)('of secrets in their usual %s none leaks', (filling) => {
    expect(sumOf(filling).examples).toEqual([])
  })

  test('of all cases with one, two and three ordinary words fewer than 0.2 % leak a word, and 70 % of the public words stay', () => {
    const { cases, leaked, kept, words } = total(([1, 2, 3] as const).map(sumOf))
    expect(cases).toBeGreaterThan(4000)
    expect(leaked / cases).toBeLessThan(0.002)
    expect(kept / words).toBeGreaterThan(0.7)
  })

  test('harmless ones: seven of ten are not changed at all', () => {
    expect(damaged(sanitize, FIELD.harmless).length / harmless(FIELD.harmless).length).toBeLessThan(0.3)
  })
})

test('what stands around a word is weighed: less stays where more has to speak for it, and more leaks where less has', () => {
  const { threshold } = tables
  const [strict, lax, blind] = [
    { threshold: threshold + 100 },
    { threshold: threshold - 200 },
    { weights: new Int8Array(0) },
  ].map((change) => {
    const changed = { ...tables, ...change }
    return total(measure((text) => sanitizeText(text, { known: { secrets: [] }, tables: changed }), 1, 2).values())
  })
  const now = total(measure(sanitize, 1, 2).values())
  expect(strict?.kept).toBeLessThan(now.kept)
  expect(lax?.leaked).toBeGreaterThan(now.leaked + 10)
  expect(blind?.kept).toBeLessThan(now.kept)
})

test('every slot of the corpus has values', () => {
  const all = [...templates(), ...templates(FIELD.messages)]
  const used = new Set(all.flatMap(({ text }) => [...text.matchAll(/\{([a-z]+)\}/g)].map(([, slot = '']) => slot)))
  expect([...used].filter((slot) => !SLOTS.includes(slot))).toEqual([])
})

test('the measure sees a leak', () => {
  const { leaked, cases } = total(measure((text) => text, 1, 1).values())
  expect(leaked / cases).toBeGreaterThan(0.9)
})

test('the measure sees what is lost', () => {
  expect(total(measure(() => '<value>', 1, 1).values()).kept).toBe(0)
})
