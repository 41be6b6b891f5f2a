import { closeSync, copyFileSync, cpSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ALL_DAYS, utcDate } from './calendar.ts'
import { unknownTool, type Catalogs } from './collect/catalogs.ts'
import { CollectorError, systemCode } from './collector-error.ts'
import type { DataDirectory } from './data-directory.ts'
import type { EventStore, ExportQuery, Selection } from './store/contract.ts'
import { LANES } from './store/lane.ts'

/** What an operator has done to what is stored, by the running collector or where none runs. */
export type Maintenance =
  | { readonly name: 'rebuild' }
  | { readonly name: 'quarantine'; readonly selection: Selection }
  | { readonly name: 'export'; readonly query: ExportQuery }
  | { readonly name: 'backup' }

export interface Maintained {
  /** Events that were removed or written. */
  readonly events?: number
  /** Bytes of the log that the store would not take, so what is in them was not removed or written. Absent where there are none. */
  readonly waitingBytes?: number
  /** What was written, in the data directory: whoever may read it there may have it. */
  readonly path?: string
}

/** What it is done to. */
export interface Maintainable {
  readonly store: EventStore
  readonly directory: DataDirectory
  readonly catalogs: Catalogs
}

/** Does it. Everything acknowledged has to be in the store before. Throws a `CollectorError` where a tool is not known. */
export async function maintain({ store, directory, catalogs }: Maintainable, task: Maintenance): Promise<Maintained> {
  switch (task.name) {
    case 'rebuild':
      await store.rebuild()
      return {}
    case 'quarantine':
      await refuseUnknown(task.selection.tool, store, catalogs)
      return store.quarantine(task.selection)
    case 'export': {
      await refuseUnknown(task.query.tool, store, catalogs)
      const path = fresh(directory, 'exports', exportName(task.query), (file) => closeSync(openSync(file, 'wx', 0o600)))
      try {
        return { ...(await store.exportEvents(task.query, path)), path }
      } catch (error) {
        rmSync(path, { force: true })
        throw error
      }
    }
    default:
      return { path: await backUp(store, directory) }
  }
}

/** Without the days where nobody named them. */
function exportName({ tool, from, to, format }: ExportQuery): string {
  const days = [from === ALL_DAYS.from ? 'start' : from, to === ALL_DAYS.to ? 'end' : to].join('-')
  return `${tool}${days === 'start-end' ? '' : `-${days}`}.${format}`
}

/** A tool that was mistyped is not one without events. Events may outlive the catalogs of their tool. */
async function refuseUnknown(tool: string, store: EventStore, catalogs: Catalogs): Promise<void> {
  if (catalogs.has(tool)) return
  for (const lane of LANES) {
    if ((await store.count({ tool, lane, ...ALL_DAYS, by: [] })).length > 0) return
  }
  throw unknownTool(tool, catalogs)
}

/** A data directory of its own: start a collector with it, and it goes on from there. */
async function backUp(store: EventStore, directory: DataDirectory): Promise<string> {
  const path = fresh(directory, 'backups', utcDate(new Date()), (folder) => mkdirSync(folder, { mode: 0o700 }))
  try {
    mkdirSync(join(path, 'log'), { mode: 0o700 })
    copyLog(directory.log, join(path, 'log'))
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

/**
 * What the store does not have, because it would not take it or it came since. Before the store, so that nothing falls between the two;
 * what is in both counts once.
 */
function copyLog(from: string, to: string): void {
  for (const name of readdirSync(from).filter((each) => each.endsWith('.ndjson'))) {
    try {
      copyFileSync(join(from, name), join(to, name))
    } catch (error) {
      // The store has it since it was listed.
      if (systemCode(error) !== 'ENOENT') throw error
    }
  }
}

/** Makes something where nothing was yet, also where two are asked for at once. */
function fresh(directory: DataDirectory, folder: string, name: string, make: (path: string) => void): string {
  mkdirSync(join(directory.root, folder), { recursive: true, mode: 0o700 })
  for (let number = 1; number < 1000; number += 1) {
    const path = join(directory.root, folder, number === 1 ? name : `${number}-${name}`)
    try {
      make(path)
      return path
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
    }
  }
  throw new CollectorError('data-unwritable', `There are a thousand of \`${name}\` in \`${directory.root}\`. Remove some.`)
}
