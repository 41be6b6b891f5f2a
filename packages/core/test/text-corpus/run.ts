/**
 * Prints what the text sanitizer leaks, keeps and damages, per kind of message: `node packages/core/test/text-corpus/run.ts`.
 * `--leaks` and `--damage` show each case.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadTables } from '../../src/sanitize/text/tables.ts'
import { sanitizeText } from '../../src/sanitize/text/sanitize-text.ts'
import { FIELD, FILLINGS, HARMLESS, damaged, harmless, measure, templates, total } from './measure.ts'

const ROUNDS = 20
const tables = loadTables()
const sanitize = (text: string): string => sanitizeText(text, { known: { secrets: [] }, tables })
const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`.padStart(9)

const TITLES = {
  formats: 'secrets of known formats',
  encoded: 'the same, encoded',
  1: '1 ordinary word',
  2: '2 ordinary words',
  3: '3 ordinary words',
  public: '1 word of messages',
} as const

let all = 0
let leaked = 0
for (const filling of FILLINGS) {
  const scores = measure(sanitize, filling, ROUNDS)
  const sum = total(scores.values())
  if (filling !== 'public') {
    all += sum.cases
    leaked += sum.leaked
  }
  console.log(`\n${TITLES[filling]}`.padEnd(30), '  leak     kept')
  for (const [kind, score] of [...scores, ['all', sum] as const]) {
    console.log(
      `  ${kind.padEnd(26)}`,
      percent(score.leaked, score.cases),
      percent(score.kept, score.words),
      ` ${score.cases} cases`,
    )
  }
  if (process.argv.includes('--leaks')) for (const example of sum.examples) console.log(`    ${example}`)
}
console.log(`\nleaked of all ${all} cases, without the last: ${percent(leaked, all)}`)

console.log()
for (const file of [...HARMLESS, ...FIELD.harmless]) {
  const broken = damaged(sanitize, [file])
  const { length } = harmless([file])
  console.log(`damaged of ${file}:`.padEnd(30), `${broken.length} of ${length}, ${percent(broken.length, length)}`)
  if (process.argv.includes('--damage')) for (const { text, result } of broken) console.log(`    ${text}\n  > ${result}`)
}

console.log('\nMessages of the field, of tools and kinds that the rest of the corpus lacks:')
for (const filling of FILLINGS) {
  const {
    cases,
    leaked: lost,
    kept,
    words,
    examples,
  } = total(measure(sanitize, filling, 2 * ROUNDS, templates(FIELD.messages)).values())
  console.log(`  ${TITLES[filling].padEnd(26)}`, percent(lost, cases), percent(kept, words), ` ${cases} cases`)
  if (process.argv.includes('--leaks')) for (const example of examples) console.log(`    ${example}`)
}

console.log('\nTools that the tables have not seen, as scripts/held-out.ts measured it last, in percent:')
console.log(readFileSync(join(import.meta.dirname, 'held-out.txt'), 'utf8'))
