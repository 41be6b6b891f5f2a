import { readTable } from '../../edge/package-file.ts'
import { type Fingerprints, unpack } from './fingerprints.ts'

/** What is publicly known, read from the package's table file. */
export interface Tables {
  /** Whether the word was seen in messages of several public sources. Lower case. */
  isWord(word: string): boolean
  /** Whether English can call a person, place or thing by this word: such a word needs more context. */
  isName(word: string): boolean
  /** Two or three neighbours, as `sift` asks for them. */
  readonly pairs: Fingerprints
  /** Listed identifiers, codes, packages, and quoted phrases, each with the mark of its kind before it. */
  readonly names: Fingerprints
}

/** The readable part of the file; the fingerprints follow it. */
export interface TableHeader {
  /** Words that cannot name anything, and words that can; each list separated by spaces. */
  readonly plain: string
  readonly naming: string
  readonly names: { readonly size: number; readonly bits: number; readonly bytes: number }
  readonly pairs: { readonly size: number; readonly bits: number; readonly bytes: number }
}

let loaded: Tables | undefined

/** Reads the tables at the first call and keeps them. Synchronous; throws if the package's file is missing or damaged. */
export function loadTables(): Tables {
  loaded ??= openTables(readTable('text.br'))
  return loaded
}

/** Opens the uncompressed content of a table file: four bytes of length, the header as JSON, names, pairs. */
export function openTables(bytes: Uint8Array): Tables {
  const start = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start))) as TableHeader
  const { names, pairs } = header
  const plain = new Set(header.plain.split(' '))
  const naming = new Set(header.naming.split(' '))
  return {
    isWord: (word) => plain.has(word) || naming.has(word),
    isName: (word) => naming.has(word),
    names: unpack(bytes.subarray(start, start + names.bytes), names.size, names.bits),
    pairs: unpack(bytes.subarray(start + names.bytes, start + names.bytes + pairs.bytes), pairs.size, pairs.bits),
  }
}
