import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { utcDate } from './calendar.ts'
import { CollectorError, systemCode } from './collector-error.ts'
import { makeDirectories } from './make-directories.ts'

/** Everything a collector keeps, in one directory that belongs to it alone. */
export interface DataDirectory {
  readonly root: string
  /** Segments that the store does not have yet. */
  readonly log: string
  /** One file per registered catalog. */
  readonly catalogs: string
  readonly database: string
  /** Rows on their way into the database. */
  readonly rows: string
  /** Says where the running collector can be asked. */
  readonly running: string
  /** Who may ask the running collector. */
  readonly tokens: string
  /** Who has read single events, a line each. */
  readonly rawReads: string
}

/** Opens a data directory, and creates it where `create` says so. Throws a `CollectorError`. */
export function openDataDirectory(path: string, { create }: { readonly create: boolean }): DataDirectory {
  if (!create) refuseNothing(path)
  try {
    for (const part of ['log', 'catalogs']) makeDirectories(join(path, part))
    const root = realpathSync(path)
    const paths = { root, log: join(root, 'log'), catalogs: join(root, 'catalogs') }
    for (const directory of Object.values(paths)) accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK)
    return {
      ...paths,
      database: join(root, 'sonde.duckdb'),
      rows: join(root, 'rows'),
      running: join(root, 'running.json'),
      tokens: join(root, 'tokens.json'),
      rawReads: join(root, 'raw-reads.ndjson'),
    }
  } catch (cause) {
    throw new CollectorError(
      'data-unwritable',
      `Cannot write to \`${path}\`: ${(cause as Error).message}. Choose another directory with --data.`,
      { cause },
    )
  }
}

/** The UTC day on which the data were written last, before they are opened; undefined where there are none yet. */
export function lastWritten({ database, log }: DataDirectory): string | undefined {
  const times = [database, `${database}.wal`, log].flatMap((path) => statSync(path, { throwIfNoEntry: false })?.mtime ?? [])
  if (!existsSync(database)) return undefined
  return utcDate(new Date(Math.max(...times.map((time) => time.getTime()))))
}

/** What may not be looked at is not what is not there. */
function refuseNothing(path: string): void {
  try {
    statSync(join(path, 'sonde.duckdb'))
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT' || systemCode(cause) === 'ENOTDIR') {
      throw new CollectorError(
        'no-data',
        `There is no collector's data in \`${path}\`. Name the directory of \`serve\` with --data.`,
        { cause },
      )
    }
    throw new CollectorError(
      'data-unwritable',
      `Cannot look into \`${path}\`: ${(cause as Error).message}. Run this as the user that runs the collector.`,
      { cause },
    )
  }
}
