import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { utcDate } from './calendar.ts'
import { CollectorError } from './collector-error.ts'
import type { DataDirectory } from './data-directory.ts'
import type { EventStore, ExportQuery, Selection } from './store/contract.ts'

/** What an operator has done to what is stored, by the running collector or where none runs. */
export type Maintenance =
  | { readonly name: 'rebuild' }
  | { readonly name: 'quarantine'; readonly selection: Selection }
  | { readonly name: 'export'; readonly query: ExportQuery }
  | { readonly name: 'backup' }

export interface Maintained {
  /** Events that were removed or written. */
  readonly events?: number
  /** What was written, in the data directory: whoever may read it there may have it. */
  readonly path?: string
}

/** Does it. Everything acknowledged has to be in the store before. */
export async function maintain(store: EventStore, directory: DataDirectory, task: Maintenance): Promise<Maintained> {
  switch (task.name) {
    case 'rebuild':
      await store.rebuild()
      return {}
    case 'quarantine':
      return store.quarantine(task.selection)
    case 'export': {
      const { tool, from, to, format } = task.query
      const path = fresh(directory, 'exports', `${tool}-${from}-${to}.${format}`)
      return { ...(await store.exportEvents(task.query, path)), path }
    }
    default:
      return { path: await backUp(store, directory) }
  }
}

/** A data directory of its own: start a collector with it, and it goes on from there. */
async function backUp(store: EventStore, directory: DataDirectory): Promise<string> {
  const path = fresh(directory, 'backups', utcDate(new Date()))
  mkdirSync(join(path, 'log'), { recursive: true, mode: 0o700 })
  try {
    await store.backup(join(path, 'sonde.duckdb'))
    cpSync(directory.catalogs, join(path, 'catalogs'), { recursive: true })
    for (const name of ['tokens.json', 'raw-reads.ndjson']) {
      if (existsSync(join(directory.root, name))) cpSync(join(directory.root, name), join(path, name))
    }
    return path
  } catch (error) {
    rmSync(path, { recursive: true, force: true })
    throw error
  }
}

/** A path where nothing is yet. */
function fresh(directory: DataDirectory, folder: string, name: string): string {
  mkdirSync(join(directory.root, folder), { recursive: true, mode: 0o700 })
  for (let number = 1; number < 1000; number += 1) {
    const path = join(directory.root, folder, number === 1 ? name : `${number}-${name}`)
    if (!existsSync(path)) return path
  }
  throw new CollectorError('data-unwritable', `There are a thousand of \`${name}\` in \`${directory.root}\`. Remove some.`)
}
