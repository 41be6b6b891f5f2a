import { defineConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

export default defineConfig({
  ...packageBuild,
  dts: false,
  entry: {
    bin: 'src/bin.ts',
    // Read by `sonde schema`.
    cli: 'src/cli.ts',
    telemetry: 'src/telemetry.ts',
    // What tests and the benchmark compare with.
    'without-telemetry': 'test/without-telemetry.ts',
  },
})
