import { defineConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

export default defineConfig({
  ...packageBuild,
  dts: false,
  entry: {
    bin: 'src/bin.ts',
    // Read by `sonde schema`.
    program: 'src/program.ts',
    telemetry: 'src/telemetry.ts',
    // What tests compare with.
    'without-telemetry': 'test/without-telemetry.ts',
  },
})
