import { createHash } from 'node:crypto'
import { lstatSync, readFileSync, readlinkSync, type Dirent } from 'node:fs'
import { entriesBelow, whileThere } from '../entries-below.ts'

/** What lies below a directory: every path with what it holds. */
export type Snapshot = ReadonlyMap<string, string>

/**
 * Looks at every file, link and directory below a directory, by content. One that is not there holds nothing; one that somebody takes away
 * meanwhile differs from whatever was in its place before.
 */
export function snapshotOf(directory: string): Snapshot {
  return new Map(
    entriesBelow(directory).map(({ path, entry }) => [path, whileThere(() => contentOf(path, entry)) ?? 'taken away']),
  )
}

/** Names what is new, gone or different, sorted. */
export function changesBetween(before: Snapshot, after: Snapshot): string[] {
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...paths].filter((path) => before.get(path) !== after.get(path)).toSorted()
}

/** With the time for a file: one that is written with the same bytes was written nevertheless. */
function contentOf(path: string, entry: Dirent): string {
  if (entry.isDirectory()) return 'directory'
  if (entry.isSymbolicLink()) return `link to ${readlinkSync(path)}`
  if (!entry.isFile()) return 'special'
  return `${lstatSync(path).mtimeMs} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`
}
