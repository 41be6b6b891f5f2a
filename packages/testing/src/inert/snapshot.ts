import { createHash } from 'node:crypto'
import { lstatSync, readFileSync, readdirSync, readlinkSync, type Dirent } from 'node:fs'
import { join } from 'node:path'

/** What lies below a directory: every path with what it holds. */
export type Snapshot = ReadonlyMap<string, string>

/** Looks at every file, link and directory below a directory, by content. One that is not there holds nothing. */
export function snapshotOf(directory: string): Snapshot {
  const found = new Map<string, string>()
  for (const entry of entriesBelow(directory)) {
    const path = join(entry.parentPath, entry.name)
    found.set(path, contentOf(path, entry))
  }
  return found
}

/** Names what is new, gone or different, sorted. */
export function changesBetween(before: Snapshot, after: Snapshot): string[] {
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...paths].filter((path) => before.get(path) !== after.get(path)).toSorted()
}

function entriesBelow(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** With the time for a file: one that is written with the same bytes was written nevertheless. */
function contentOf(path: string, entry: Dirent): string {
  if (entry.isDirectory()) return 'directory'
  if (entry.isSymbolicLink()) return `link to ${readlinkSync(path)}`
  if (!entry.isFile()) return 'special'
  return `${lstatSync(path).mtimeMs} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`
}
