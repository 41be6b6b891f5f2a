/**
 * Measures the sanitizer on tools it has not seen: for each, tables are built without the tool's messages and without the hand-kept
 * list, and then meet the tool's messages with names in the place of their values.
 * `node packages/core/scripts/held-out.ts <templates.ndjson> <lock files> <wordnet> <tool> <tool> …`
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { readTemplates } from './text-sources.ts'
import { sanitizeText } from '../src/sanitize/text/sanitize-text.ts'
import { openTables } from '../src/sanitize/text/tables.ts'
import { createDice } from '../test/text-corpus/dice.ts'
import { FILLINGS, measure, total } from '../test/text-corpus/measure.ts'

const MESSAGES = 1000
const SENTENCE = /^[A-Za-z"'<]?[a-z<>'" ,:.()-]+$/
const [templates = '', locks = '', wordnet = '', ...tools] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'held-out-'))
const percent = (part: number, whole: number): string => ((100 * part) / whole).toFixed(2)

for (const tool of tools) {
  const path = join(folder, `${tool}.br`)
  execFileSync(process.execPath, [
    '--no-warnings',
    join(import.meta.dirname, 'build-text-tables.ts'),
    templates,
    locks,
    wordnet,
    path,
    `without=${tool}`,
  ])
  const tables = openTables(brotliDecompressSync(readFileSync(path)))
  const all = readTemplates(templates, []).find(({ name }) => name === tool)?.texts ?? []
  // Compilers of Go and Java leave much in their binaries that only looks like text.
  const texts = all.filter((text) => SENTENCE.test(text) && text.split(' ').length > 3)
  const dice = createDice(1)
  const sample = Array.from({ length: MESSAGES }, () => dice.pick(texts).replaceAll(/[{}]/g, ''))
  const only = sample.map((text) => ({ kind: tool, text: text.replaceAll('<value>', '{name}') }))
  const sanitize = (text: string): string => sanitizeText(text, { known: { secrets: [] }, tables })
  const sums = FILLINGS.map((filling) => total(measure(sanitize, filling, 3, only).values()))
  const results = sums.map(({ leaked, cases, kept, words }) => `leak ${percent(leaked, cases)} kept ${percent(kept, words)}`)
  console.log(`${tool.padEnd(16)} ${results.join(' | ')}`)
}
rmSync(folder, { recursive: true })
