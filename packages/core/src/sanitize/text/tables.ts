import { readTable } from '../../edge/package-file.ts'
import { type Fingerprints, unpack } from './fingerprints.ts'
import { ROLES, WEIGHTS } from './weigh.ts'

/** What is publicly known, read from the package's table file. */
export interface Tables {
  /** Whether the word was seen in messages of several public sources. Lower case. */
  isWord(word: string): boolean
  /** Whether English can call a person, place or thing by this word: such a word needs more context. */
  isName(word: string): boolean
  /** How many public sources use the word: 0 the fewest, 3 nearly all. */
  level(word: string): number
  /** The place of the word in the lists, -1 if they do not have it. */
  indexOf(word: string): number
  /** What speaks for and against a word in its place; see `weigh`. */
  readonly weights: Int8Array
  /** How much must speak for a word for it to stay. */
  readonly threshold: number
  /** Two or three neighbours, as `sift` asks for them. */
  readonly pairs: Fingerprints
  /** Listed identifiers, codes, packages, and quoted phrases, each with the mark of its kind before it. */
  readonly names: Fingerprints
}

/** The readable part of the file; the fingerprints follow it. */
export interface TableHeader {
  /** Words that cannot name anything, and words that can; each list separated by spaces, one list for each level. */
  readonly plain: readonly string[]
  readonly naming: readonly string[]
  readonly threshold: number
  readonly names: { readonly size: number; readonly bits: number; readonly bytes: number }
  readonly pairs: { readonly size: number; readonly bits: number; readonly bytes: number }
}

let loaded: Tables | undefined

/** Reads the tables at the first call and keeps them. Synchronous; throws if the package's file is missing or damaged. */
export function loadTables(): Tables {
  loaded ??= openTables(readTable('text.br'))
  return loaded
}

/** Opens the uncompressed content of a table file: four bytes of length, the header as JSON, names, pairs, weights. */
export function openTables(bytes: Uint8Array): Tables {
  const start = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start))) as TableHeader
  const { names, pairs } = header
  const levels = new Map<string, number>()
  const order = new Map<string, number>()
  const naming = new Set(header.naming.flatMap((list) => list.split(' ')))
  for (const lists of [header.plain, header.naming]) {
    lists.forEach((list, level) => {
      for (const word of list.split(' ')) {
        levels.set(word, level)
        order.set(word, order.size)
      }
    })
  }
  const end = start + names.bytes + pairs.bytes
  return {
    isWord: (word) => levels.has(word),
    isName: (word) => naming.has(word),
    indexOf: (word) => order.get(word) ?? -1,
    level: (word) => levels.get(word) ?? 0,
    threshold: header.threshold,
    weights: new Int8Array(bytes.slice(end, end + WEIGHTS + ROLES * order.size)),
    names: unpack(bytes.subarray(start, start + names.bytes), names.size, names.bits),
    pairs: unpack(bytes.subarray(start + names.bytes, end), pairs.size, pairs.bits),
  }
}
