import { defineConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

/** What others share with the hooks is what these keep in memory, and what they are, so it must be the same file. */
const sharedIndex = {
  name: 'shared-index',
  resolveId: (specifier: string) =>
    ['./index.ts', './telemetry-command.ts'].includes(specifier) ? { id: './index.mjs', external: true } : undefined,
}

export default defineConfig([
  // Loaded by every run of the program, so it is one file.
  { ...packageBuild, entry: { index: 'src/index.ts' } },
  { ...packageBuild, entry: { schema: 'src/schema.ts' }, clean: false, plugins: [sharedIndex] },
  { ...packageBuild, entry: { commands: 'src/commands.ts' }, clean: false, dts: false, plugins: [sharedIndex] },
])
