import { defineConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

export default defineConfig({
  ...packageBuild,
  entry: {
    index: 'src/index.ts',
    bin: 'src/bin.ts',
    // A worker thread is started by path, so it is a file of its own.
    'duckdb-worker': 'src/store/duckdb/worker.ts',
  },
})
