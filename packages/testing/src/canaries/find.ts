import { readFileSync, readlinkSync, statSync, type Dirent } from 'node:fs'
import { relative } from 'node:path'
import { entriesBelow, whileThere } from '../entries-below.ts'
import type { Canary, CanaryHit } from './canary.ts'
import { spellingsOf, type Spelling } from './encodings.ts'
import { hashesOf } from './hashes.ts'
import { MIN_NEEDLE_BYTES, needleFinder, type Needle, type NeedleFinder, type NeedleHit } from './needles.ts'
import { unpackedFrom } from './unpack.ts'

/** What is searched: a text, bytes, or every file and file name below a directory. */
export type Place = string | Uint8Array | { readonly directory: string }

interface Meaning extends Pick<CanaryHit, 'kind' | 'encoding'> {
  readonly length: number
}

/** Gzip in gzip in gzip is looked into; deeper it is somebody's attack, not a leak. */
const MAX_DEPTH = 3

/**
 * Searches for canaries: as they are, with other separators, with their letters apart, in base64 (also twice), base64url, base32, hex,
 * numbers of bytes, UTF-16, Latin-1, escaped for JSON, HTML or a URL, reversed, in gzip and zlib, and as unsalted hashes. Upper and
 * lower case of a value count as equal.
 *
 * Reads whole files into memory and follows no links.
 *
 * @throws Error where a canary is too short to be told from chance, or the directory does not exist: nothing would be found.
 */
export function findCanaries(place: Place, canaries: readonly Canary[]): CanaryHit[] {
  const find = finderOf(canaries)
  if (typeof place === 'string') return find(Buffer.from(place), '')
  if (place instanceof Uint8Array) return find(place, '')
  return filesBelow(place.directory).flatMap(({ name, read }) => [
    ...find(Buffer.from(name), `name of ${name}`),
    ...find(read(), name),
  ])
}

function finderOf(canaries: readonly Canary[]): (bytes: Uint8Array, file: string) => CanaryHit[] {
  for (const { kind, value, hashOnly } of canaries) {
    if (!hashOnly && Buffer.byteLength(value) < MIN_NEEDLE_BYTES) {
      throw new Error(
        `The canary \`${kind}\` has fewer than ${MIN_NEEDLE_BYTES} characters, so it would be found by chance. Make it longer. [canary-too-short]`,
      )
    }
  }
  const needles = canaries.flatMap((canary) =>
    spellings(canary).map(({ encoding, bytes }) => ({ bytes, meaning: { kind: canary.kind, encoding, length: bytes.length } })),
  )
  const asWritten = needleFinder(needles.filter(({ meaning }) => CASE_MATTERS.test(meaning.encoding)))
  const inAnyCase = needleFinder(needles.filter(({ meaning }) => !CASE_MATTERS.test(meaning.encoding)).map(folded))
  return (bytes, file) => search({ asWritten, inAnyCase }, Buffer.from(bytes), file, 0)
}

/** Encodings in which an upper-case letter is another value than a lower-case one. */
const CASE_MATTERS = /base64|as bytes|UTF-16/

function spellings({ value, hashOnly }: Canary): Spelling[] {
  return hashOnly ? hashesOf(value) : [...spellingsOf(value), ...hashesOf(value)]
}

interface Finders {
  readonly asWritten: NeedleFinder<Meaning>
  readonly inAnyCase: NeedleFinder<Meaning>
}

function search(finders: Finders, bytes: Buffer, file: string, depth: number): CanaryHit[] {
  const found = [...finders.asWritten.find(bytes), ...finders.inAnyCase.find(lowerCase(bytes))]
  const unpacked = depth < MAX_DEPTH ? unpackedFrom(bytes).flatMap((inner) => search(finders, inner, file, depth + 1)) : []
  const hits = withoutPartsOf(found).map(({ meaning: { kind, encoding }, offset }) => ({ kind, encoding, file, offset }))
  return [...hits, ...unpacked.map((hit) => ({ ...hit, encoding: `${hit.encoding.replace(UNPACKED, '')}${UNPACKED}` }))]
}

const UNPACKED = ', unpacked'

/** A whole value contains its own ends, and a value with nothing to escape is also its escaped spelling; one hit says it. */
function withoutPartsOf(found: readonly NeedleHit<Meaning>[]): NeedleHit<Meaning>[] {
  const longestFirst = found.toSorted((a, b) => b.meaning.length - a.meaning.length)
  const kept: NeedleHit<Meaning>[] = []
  for (const hit of longestFirst) {
    const isPart = kept.some(
      ({ meaning, offset }) =>
        meaning.kind === hit.meaning.kind && offset <= hit.offset && hit.offset + hit.meaning.length <= offset + meaning.length,
    )
    if (!isPart) kept.push(hit)
  }
  return kept.toSorted((a, b) => a.offset - b.offset)
}

function folded<M>({ bytes, meaning }: Needle<M>): Needle<M> {
  return { bytes: lowerCase(bytes), meaning }
}

/** Lower case of ASCII letters only, so that every byte stays where it is. */
function lowerCase(bytes: Buffer): Buffer {
  const lower = Buffer.from(bytes)
  for (let at = 0; at < lower.length; at++) {
    const byte = lower[at] as number
    if (byte >= 0x41 && byte <= 0x5a) lower[at] = byte | 0x20
  }
  return lower
}

interface FoundFile {
  /** Relative to the directory. */
  readonly name: string
  readonly read: () => Uint8Array
}

function filesBelow(directory: string): FoundFile[] {
  // Where nothing was ever, nothing can be found: that is no answer.
  statSync(directory)
  return entriesBelow(directory).map(({ path, entry }) => ({
    name: relative(directory, path),
    read: () => whileThere(() => contentOf(path, entry)) ?? NOTHING,
  }))
}

/** What a file holds, or a link leads to. */
function contentOf(path: string, entry: Dirent): Uint8Array {
  if (entry.isSymbolicLink()) return Buffer.from(readlinkSync(path))
  return entry.isFile() ? readFileSync(path) : NOTHING
}

const NOTHING = Buffer.alloc(0)
