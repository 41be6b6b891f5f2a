import { createClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe } from 'vitest'
import { databaseFor, hasClickhouse, startClickhouse, type TestServer } from '../../../test/clickhouse-server.ts'
import { testStore } from '../../../test/store-cases.ts'
import { openClickhouseStore } from './open.ts'

// `npx --yes pnpm@12 --dir packages/collector/test/chdb install` brings one; SONDE_CLICKHOUSE_URL names one.
describe.skipIf(!hasClickhouse)('with a ClickHouse (skipped where none is installed)', () => {
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

  testStore('ClickHouse', async (directory) => {
    const database = databaseFor(directory)
    databases.add(database)
    return openClickhouseStore({ url: server.url, database })
  })
})
