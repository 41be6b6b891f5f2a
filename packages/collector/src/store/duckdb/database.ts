import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { DuckDBInstance } from '@duckdb/node-api'
import type { EventStore } from '../contract.ts'
import { applySegment } from './apply.ts'
import { countFromViews } from '../count-from-views.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { backupDatabase, exportEvents } from './copy.ts'
import { countEvents, countLosses } from './count.ts'
import { countIds } from './count-ids.ts'
import { dataInUse } from './data-in-use.ts'
import { readView } from './read-view.ts'
import { prepareTables } from './schema.ts'
import { countNew, rebuildSums } from './sums.ts'
import { inTransaction } from './transaction.ts'
import { forget, removeEvents } from './upkeep.ts'

export interface DatabaseOptions {
  readonly path: string
  /** Emptied at start. Nothing in it outlives a call. */
  readonly rowsDirectory: string
}

/** Opens the database file in this thread. Throws a `CollectorError` where another process has it or it cannot be read. */
export async function openDatabase({ path, rowsDirectory }: DatabaseOptions): Promise<EventStore> {
  const instance = await createInstance(path)
  // Only now is it sure that nobody is writing there.
  rmSync(rowsDirectory, { recursive: true, force: true })
  mkdirSync(rowsDirectory, { recursive: true, mode: 0o700 })
  const writer = await instance.connect()
  const reader = await instance.connect()
  // The database may read these rows and its own files, whatever a statement says. It has no network anyway.
  await writer.run(`SET allowed_directories = ['${rowsDirectory.replaceAll("'", "''")}']`)
  for (const setting of ['enable_external_access = false', 'lock_configuration = true']) await writer.run(`SET ${setting}`)
  const known = await prepareTables(writer, path)

  const context = { connection: writer, rowsDirectory, known, newSums: await countNew(writer) }
  // One connection does one thing at a time.
  const write = oneAtATime()
  const read = oneAtATime()
  return {
    apply: (segment) => write(() => applySegment(context, segment)),
    upkeep: (today, retention) => write(() => forget(writer, today, retention)),
    rebuild: () => write(() => inTransaction(writer, () => rebuildSums(writer, known))),
    quarantine: (selection) => write(() => removeEvents(writer, known, selection)),
    exportEvents: (query, file) => read(() => exportEvents(reader, rowsDirectory, query, file)),
    // By the writer, so that it holds whole segments and no migration runs beside it.
    backup: (file) => write(() => backupDatabase(writer, rowsDirectory, file)),
    count: (query) =>
      read(async () => {
        const counted = query.exact ? undefined : await countFromViews(query, (viewQuery) => readView(reader, viewQuery))
        return counted ?? countEvents(reader, known, query)
      }),
    losses: (span) => read(() => countLosses(reader, span)),
    countIds: (span) => read(() => countIds(reader, span)),
    async close() {
      await Promise.all([write(async () => writer.closeSync()), read(async () => reader.closeSync())])
      instance.closeSync()
    },
  }
}

async function createInstance(path: string): Promise<DuckDBInstance> {
  const isNew = !existsSync(path)
  try {
    return await DuckDBInstance.create(path, {
      // What it holds beyond this it writes to disk for a while. The process takes three times as much: less than a gigabyte at ten million
      // events, also while all daily sums are computed again (bench:report).
      memory_limit: '256MB',
      // At least one processor stays with the thread that answers the network.
      threads: String(Math.max(1, Math.min(4, availableParallelism() - 1))),
      // A checkpoint compresses the last rows again, so the default of 16 MB costs more; what is left to do opens slower after a crash.
      checkpoint_threshold: '64MB',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
  } catch (cause) {
    const error = dataInUse(path, cause)
    // Half of an empty database is nothing that a later start could open.
    if (isNew && error.code !== 'data-in-use') rmSync(path, { force: true })
    throw error
  }
}
