import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const DAY_MS = 24 * 60 * 60 * 1000
const FOLDERS = ['exports', 'backups']

/**
 * Says what lies in a data directory besides the data: exports and backups, from which nobody erases and which no retention reaches.
 * Throws where one is older than any event may be.
 *
 * @param keptDays How long events are kept.
 */
export function copiesIn(root: string, keptDays: number, now: Date): string {
  const paths = FOLDERS.flatMap((folder) => namesIn(join(root, folder)).map((name) => join(root, folder, name)))
  const old = paths.filter((path) => now.getTime() - statSync(path).mtimeMs > keptDays * DAY_MS)
  if (old.length > 0) {
    throw new Error(
      `${old.length} of ${paths.length} exports and backups are older than the ${keptDays} days that events are kept, such as ${old[0]}. Delete them.`,
    )
  }
  return paths.length === 0 ? 'no exports and no backups' : `${paths.length} exports and backups, which are yours to delete`
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
