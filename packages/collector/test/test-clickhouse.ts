import { createClient } from '@clickhouse/client'
import { afterAll, beforeAll } from 'vitest'
import { openClickhouseStore } from '../src/store/clickhouse/open.ts'
import type { EventStore } from '../src/store/contract.ts'
import { databaseFor, startClickhouse, type TestServer } from './clickhouse-server.ts'

/** A ClickHouse while the tests of a `describe` run. */
export interface TestClickhouse {
  readonly url: string
  /** Names the database of what a test keeps in `directory`; it is dropped when the tests have ended. */
  databaseFor(directory: string): string
  open(directory: string): Promise<EventStore>
}

/** Starts one before the tests of this `describe`, and ends it after them. */
export function testClickhouse(): TestClickhouse {
  let server: TestServer
  const databases = new Set<string>()

  beforeAll(async () => {
    server = await startClickhouse()
  })

  afterAll(async () => {
    const client = createClient({ url: server.url })
    for (const database of databases) await client.command({ query: `DROP DATABASE IF EXISTS ${database}` })
    await client.close()
    await server.stop()
  })

  function named(directory: string): string {
    const database = databaseFor(directory)
    databases.add(database)
    return database
  }

  return {
    get url() {
      return server.url
    },
    databaseFor: named,
    open: (directory) => openClickhouseStore({ url: server.url, database: named(directory) }),
  }
}
