// Runs everything that a store in ClickHouse has to pass against the server that SONDE_CLICKHOUSE_URL names.
import { spawnSync } from 'node:child_process'

const url = process.env.SONDE_CLICKHOUSE_URL
if (url === undefined || !URL.canParse(url)) {
  console.error(
    'Say which server: SONDE_CLICKHOUSE_URL=http://user:password@127.0.0.1:8123. It makes and drops databases named `sonde_test_…`.',
  )
  process.exit(2)
}
const folder = 'packages/collector'
const tests = ['src/store/clickhouse', 'test/same-rows.test.ts', 'test/clickhouse-processes.test.ts'].map(
  (name) => `${folder}/${name}`,
)
const { status } = spawnSync('npx', ['vitest', 'run', ...tests], { stdio: 'inherit', shell: process.platform === 'win32' })
process.exit(status ?? 1)
