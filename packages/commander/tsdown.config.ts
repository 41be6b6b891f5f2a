import { defineConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

// Built apart, so that a program loads one file and nothing of what only `sonde schema` needs.
export default defineConfig([
  { ...packageBuild, entry: { index: 'src/index.ts' } },
  { ...packageBuild, entry: { schema: 'src/schema.ts' }, clean: false },
])
