import { readdirSync, type Dirent } from 'node:fs'
import { join } from 'node:path'

/** A file, link or directory, and where it lies. */
export interface Entry {
  readonly path: string
  readonly entry: Dirent
}

/** Lists everything below a directory, while couriers may be at work in it: what goes meanwhile hides nothing beside it. */
export function entriesBelow(directory: string): Entry[] {
  const entries = whileThere(() => readdirSync(directory, { withFileTypes: true })) ?? []
  return entries.flatMap((entry) => {
    const path = join(directory, entry.name)
    return [{ path, entry }, ...(entry.isDirectory() ? entriesBelow(path) : [])]
  })
}

/** What is found, or undefined where nothing is there any more. */
export function whileThere<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
