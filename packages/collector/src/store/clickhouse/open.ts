import { randomUUID } from 'node:crypto'
import { utcDate } from '../../calendar.ts'
import { CollectorError } from '../../collector-error.ts'
import type { EventStore } from '../contract.ts'
import { countFromViews } from '../count-from-views.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { applySegment } from './apply.ts'
import { exclusively } from './claims.ts'
import { connect, unusable, usableVersion } from './connect.ts'
import { exportEvents } from './copy.ts'
import { countEvents, countLosses } from './count.ts'
import { countIds } from './count-ids.ts'
import { readView } from './read-view.ts'
import { prepareTables, propertyColumns } from './schema.ts'
import { rebuildSums } from './sums.ts'
import { forget, removeEvents } from './upkeep.ts'

export interface ClickhouseOptions {
  /** `http://` or `https://` with host and port, as ClickHouse's HTTP interface has it. A database may be its path. */
  readonly url: string
  /** Created where it is missing and no path of `url` names one. Default `sonde`. */
  readonly database?: string
  readonly username?: string
  readonly password?: string
  /** Makes the tables replicated on every server of this cluster. */
  readonly cluster?: string
}

/** Opens a store on a ClickHouse server that other collectors may share. Throws a `CollectorError` where it cannot be reached. */
export async function openClickhouseStore(options: ClickhouseOptions): Promise<EventStore> {
  const { database = 'sonde', cluster } = options
  const server = await connect(options, database)
  let known: Set<string>
  try {
    await prepareDatabase(options, database)
    known = await prepareTables(server, cluster)
  } catch (cause) {
    await server.close()
    throw unusable(options, cause)
  }
  const context = { server, known, ...(cluster !== undefined && { cluster }) }
  const holder = randomUUID()
  const write = oneAtATime()
  let closed = false

  function whileOpen<T>(task: () => Promise<T>): Promise<T> {
    return closed ? Promise.reject(new Error('the store is closed')) : task()
  }

  return {
    apply: (segment) => whileOpen(() => write(() => applySegment(context, segment))),
    upkeep: (today, retention) => whileOpen(() => write(() => forget(server, today, holder, retention))),
    rebuild: () => whileOpen(() => write(() => exclusively(server, utcDate(new Date()), holder, () => rebuildSums(server)))),
    quarantine: (selection) =>
      whileOpen(() => write(() => exclusively(server, utcDate(new Date()), holder, () => removeEvents(server, selection)))),
    exportEvents: (query, path) => whileOpen(() => exportEvents(server, query, path)),
    backup: () =>
      Promise.reject(
        new CollectorError(
          'stored-elsewhere',
          'Events are in ClickHouse, so back them up there, with its `BACKUP` statement. Copy `catalogs/` and `tokens.json` of the data directory beside it.',
        ),
      ),
    count: (query) =>
      whileOpen(async () => {
        const counted = query.exact ? undefined : await countFromViews(query, (viewQuery) => readView(server, viewQuery))
        if (counted) return counted
        // Another collector may have made room for a property since.
        for (const name of await propertyColumns(server)) known.add(name)
        return countEvents(server, known, query)
      }),
    losses: (span) => whileOpen(() => countLosses(server, span)),
    countIds: (span) => whileOpen(() => countIds(server, span)),
    async close() {
      closed = true
      await write(() => server.close())
    },
  }
}

async function prepareDatabase(options: ClickhouseOptions, database: string): Promise<void> {
  const server = await connect(options)
  try {
    await usableVersion(server, options)
    const on = options.cluster === undefined ? '' : ` ON CLUSTER \`${options.cluster}\``
    await server.run(`CREATE DATABASE IF NOT EXISTS \`${database}\`${on}`)
  } finally {
    await server.close()
  }
}
