import { describe, expect, test } from 'vitest'
import { sanitizeText } from '../../src/sanitize/text/sanitize-text.ts'
import { loadTables } from '../../src/sanitize/text/tables.ts'
import { FILLINGS, damaged, harmless, measure, templates, total } from './measure.ts'
import { SLOTS } from './slots.ts'

const tables = loadTables()
const sanitize = (text: string): string => sanitizeText(text, { known: { secrets: [] }, tables })

describe('[R-GAT-5] the corpus', () => {
  const sums = FILLINGS.map((filling) => total(measure(sanitize, filling, 10).values()))

  test('of all cases fewer than 0.2 % leak a word', () => {
    const { cases, leaked } = total(sums)
    expect(leaked / cases).toBeLessThan(0.002)
  })

  test('of secrets in their usual formats none leaks', () => {
    expect(sums[0]?.examples).toEqual([])
  })

  test('more than 70 % of the public words stay', () => {
    for (const { kept, words } of sums) expect(kept / words).toBeGreaterThan(0.7)
  })

  test('harmless messages: there are 200, and few are changed', () => {
    expect(harmless().length).toBeGreaterThanOrEqual(200)
    expect(damaged(sanitize).length / harmless().length).toBeLessThan(0.1)
  })
})

test('every slot of the corpus has values', () => {
  const used = new Set(templates().flatMap(({ text }) => [...text.matchAll(/\{([a-z]+)\}/g)].map(([, slot = '']) => slot)))
  expect([...used].filter((slot) => !SLOTS.includes(slot))).toEqual([])
})

test('the measure sees a leak', () => {
  const { leaked, cases } = total(measure((text) => text, 1, 1).values())
  expect(leaked / cases).toBeGreaterThan(0.9)
})

test('the measure sees what is lost', () => {
  expect(total(measure(() => '<value>', 1, 1).values()).kept).toBe(0)
})
