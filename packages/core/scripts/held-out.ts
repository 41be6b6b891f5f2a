/**
 * Measures the sanitizer on tools it has not seen: tables are built without the messages of all the named tools and without the
 * hand-kept list, and then meet their messages, with names in the place of the values. Writes what `test/text-corpus/run.ts` prints.
 * `node packages/core/scripts/held-out.ts <templates.ndjson> <lock files> <wordnet> <tool> <tool> …`
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { readTemplates } from './text-sources.ts'
import { sanitizeText } from '../src/sanitize/text/sanitize-text.ts'
import { type Tables, openTables } from '../src/sanitize/text/tables.ts'
import { createDice } from '../test/text-corpus/dice.ts'
import { FILLINGS, type Template, measure, total } from '../test/text-corpus/measure.ts'

const MESSAGES = 400

/** The frontier: so much more, or less, must speak for a word than in the tables that are shipped. */
const SHIFTS = [-60, -40, -20, 0, 40]

const SENTENCE = /^[A-Za-z"'<]?[a-z<>'" ,:.()-]+$/
const [templates = '', locks = '', wordnet = '', ...tools] = process.argv.slice(2)
const sources = readTemplates(templates, [])
const percent = (part: number, whole: number): string => ((100 * part) / Math.max(1, whole)).toFixed(2)

/** Some of a tool's messages; with values, or all. */
function messagesOf(tool: string, valued: boolean): Template[] {
  const all = sources.find(({ name }) => name === tool)?.texts ?? []
  // Compilers of Go and Java leave much in their binaries that only looks like text.
  const texts = all.filter((text) => SENTENCE.test(text) && text.split(' ').length > 3 && (!valued || text.includes('<value>')))
  const dice = createDice(1)
  const sample = Array.from({ length: MESSAGES }, () => dice.pick(texts).replaceAll(/[{}]/g, ''))
  return sample.map((text) => ({ kind: tool, text: text.replaceAll('<value>', '{name}') }))
}

/** Kept of all messages, leaked of those that have a value. */
function rowOf(name: string, these: readonly string[], tables: Tables): string {
  const sanitize = (text: string): string => sanitizeText(text, { known: { secrets: [] }, tables })
  const kept = total(these.flatMap((tool) => [...measure(sanitize, 1, 1, messagesOf(tool, false)).values()]))
  const leaks = FILLINGS.filter((filling) => filling !== 'encoded').map((filling) => {
    const { leaked, cases } = total(these.flatMap((tool) => [...measure(sanitize, filling, 2, messagesOf(tool, true)).values()]))
    return percent(leaked, cases)
  })
  return [name.padEnd(14), percent(kept.kept, kept.words), ...leaks].map((cell) => cell.padStart(7)).join(' | ')
}

const folder = mkdtempSync(join(tmpdir(), 'held-out-'))
const path = join(folder, 'tables.br')
const build = ['--no-warnings', join(import.meta.dirname, 'build-text-tables.ts'), templates, locks, wordnet, path]
execFileSync(process.execPath, [...build, `without=${tools.join(',')}`], { stdio: 'ignore' })
const tables = openTables(brotliDecompressSync(readFileSync(path)))
rmSync(folder, { recursive: true })

const lines = ['left out       |    kept | formats | 1 word | 2 words | 3 words | 1 word of messages']
for (const tool of tools) lines.push(rowOf(tool, [tool], tables))
for (const shift of SHIFTS)
  lines.push(rowOf(`all ${shift > 0 ? `+${shift}` : shift}`, tools, { ...tables, threshold: tables.threshold + shift }))
const report = `${lines.join('\n')}\n`
writeFileSync(join(import.meta.dirname, '../test/text-corpus/held-out.txt'), report)
process.stdout.write(report)
