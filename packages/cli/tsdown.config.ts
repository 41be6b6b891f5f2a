import { defineConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

export default defineConfig({
  ...packageBuild,
  dts: false,
  entry: {
    bin: 'src/bin.ts',
    // Runs as a process of its own, so it is a file of its own.
    reader: 'src/reader.ts',
  },
})
