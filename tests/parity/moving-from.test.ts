import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkSetup } from '@sonde/core'
import { describe, expect, test } from 'vitest'
import { astro } from './astro/profile.ts'
import { gatsby } from './gatsby/profile.ts'
import { sam } from './sam/profile.ts'
import { sst } from './sst/profile.ts'
import { wasp } from './wasp/profile.ts'

const folder = join(import.meta.dirname, '../../docs/authors')
const page = readFileSync(join(folder, 'moving-from.md'), 'utf8')

const SYSTEMS = [
  ['SST', 'sst', sst],
  ['Astro', 'astro', astro],
  ['SAM', 'sam', sam],
  ['Gatsby', 'gatsby', gatsby],
  ['Wasp', 'wasp', wasp],
] as const

/** The numbers behind the name of a system, wherever a text has them. */
function linesOf(system: string, text: string): number[] {
  const found = [...text.matchAll(new RegExp(`\\b${system} (\\d+(?:, \\d+)*)`, 'g'))]
  const numbers = found.flatMap(([, list = '']) => list.split(', ').map(Number))
  return [...new Set(numbers)].toSorted((a, b) => a - b)
}

/** The rows of the page's table for a system, cell by cell. */
function rowsOf(system: string): string[][] {
  const rows = page.split('\n').filter((line) => new RegExp(`\\| ${system} \\d[^|]*\\|$`).test(line))
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
}

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').replaceAll(/([([{]) | (?=[)\]}])/g, '$1')

describe.each(SYSTEMS)('moving from %s', (system, directory, { catalog, errors }) => {
  const text = (name: string): string => readFileSync(join(import.meta.dirname, directory, name), 'utf8')

  test('the page has a row for every line that is tested, and none beside', () => {
    const [name = ''] = readdirSync(join(import.meta.dirname, directory)).filter((file) => file.endsWith('.test.ts'))
    expect(
      linesOf(
        system,
        rowsOf(system)
          .map((row) => row.at(-1))
          .join('\n'),
      ),
    ).toEqual(linesOf(system, text(name)))
  })

  test('what a row says is in the catalog stands there', () => {
    const source = inOneLine(text('catalog.ts'))
    const named = rowsOf(system).flatMap(([, , where = '']) => [...where.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code))
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter((code) => !source.includes(inOneLine(code)))).toEqual([])
  })

  test('the catalog has no mistake', async () => {
    await expect(checkSetup({ catalog, ...(errors && { errors }) })).resolves.toBeUndefined()
  })
})

test('everything the page links to is there', () => {
  const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link)
  expect(links.length).toBeGreaterThan(8)
  expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([])
})
