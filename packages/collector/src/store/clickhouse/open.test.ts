import { describe } from 'vitest'
import { hasClickhouse } from '../../../test/clickhouse-server.ts'
import { testStore } from '../../../test/store-cases.ts'
import { testClickhouse } from '../../../test/test-clickhouse.ts'

// `npx --yes pnpm@12 --dir packages/collector/test/chdb install` brings one; SONDE_CLICKHOUSE_URL names one.
describe.skipIf(!hasClickhouse)('with a ClickHouse (skipped where none is installed)', () => {
  const clickhouse = testClickhouse()
  testStore('ClickHouse', (directory) => clickhouse.open(directory))
})
