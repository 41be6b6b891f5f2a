import { defineConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

export default defineConfig({
  ...packageBuild,
  dts: false,
  // oclif finds commands by their files.
  entry: ['src/bin.ts', 'src/commands/**/*.ts'],
})
