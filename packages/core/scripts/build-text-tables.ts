/**
 * Builds `packages/core/tables/text.br`, what the text sanitizer knows about public messages:
 * `node packages/core/scripts/build-text-tables.ts <templates.ndjson> <folder of lock files> <wordnet dict folder> [out] [without=tool,tool]`.
 * Where its inputs come from: docs/decisions/0003-text-sanitizer.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { chooseNames } from './text-names.ts'
import { NOTHING_LISTED, PRIORITY, listedTemplates, readTemplates } from './text-sources.ts'
import { chooseWords, wordLists } from './text-words.ts'
import { learnWeights } from './text-weights.ts'
import { choosePairs } from './text-pairs.ts'
import { pack } from '../src/sanitize/text/fingerprints.ts'
import type { TableHeader } from '../src/sanitize/text/tables.ts'

const NAME_BITS = 15
const PAIR_BITS = 5

const [templatePath = '', lockFolder = '', wordnet = '', outPath = join(import.meta.dirname, '../tables/text.br'), option = ''] =
  process.argv.slice(2)
const without = option.replace('without=', '').split(',').filter(Boolean)

const sources = readTemplates(templatePath, without)
const [known = '', reported = ''] = ['known-messages.txt', 'reported-messages.txt'].map((name) =>
  readFileSync(join(import.meta.dirname, name), 'utf8'),
)
const listed = listedTemplates(known, reported, without)
function wordsOf(part: string): Set<string> {
  const lines = readFileSync(join(wordnet, `index.${part}`), 'utf8').split('\n')
  return new Set(lines.map((line) => line.split(' ')[0] ?? ''))
}

const english = new Set(['noun', 'verb', 'adj', 'adv'].flatMap((part) => [...wordsOf(part)]))

const names = chooseNames(sources, listed, english, lockFolder)
const words = chooseWords(sources, listed, names, wordsOf('noun'), wordsOf('adj'), english)
const pairs = choosePairs(sources, listed, names, words, PRIORITY)
const { weights, threshold } = learnWeights(
  sources,
  listed,
  names,
  words,
  (some) => choosePairs(some, NOTHING_LISTED, names, words, PRIORITY),
  PAIR_BITS,
)

const lists = wordLists(words).map((list) => list.join(' '))
const nameBytes = pack(names, NAME_BITS)
const pairBytes = pack(pairs, PAIR_BITS)
const header: TableHeader = {
  plain: lists.slice(0, 4),
  naming: lists.slice(4),
  threshold,
  names: { size: names.size, bits: NAME_BITS, bytes: nameBytes.length },
  pairs: { size: pairs.size, bits: PAIR_BITS, bytes: pairBytes.length },
}
const json = Buffer.from(JSON.stringify(header))
const length = Buffer.alloc(4)
length.writeUInt32BE(json.length)
const bytes = Buffer.concat([length, json, nameBytes, pairBytes, Buffer.from(weights.buffer)])
const compressed = brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 16 },
})
writeFileSync(outPath, compressed)
console.log(
  `${outPath}: ${compressed.length} bytes; ${words.plain.size} plain and ${words.naming.size} naming words, ${names.size} names (${nameBytes.length} bytes), ${pairs.size} pairs (${pairBytes.length} bytes)`,
)
