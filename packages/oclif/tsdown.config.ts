import { defineConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

export default defineConfig([
  // Loaded by every run of the program, so it is one file.
  { ...packageBuild, entry: { index: 'src/index.ts' } },
  { ...packageBuild, entry: { schema: 'src/schema.ts' }, clean: false },
  {
    ...packageBuild,
    entry: { commands: 'src/commands.ts' },
    clean: false,
    dts: false,
    // What it shares with the hooks is what they keep in memory, so it must be the same file.
    plugins: [
      {
        name: 'shared-index',
        resolveId: (specifier) => (specifier === './telemetry-command.ts' ? { id: './index.mjs', external: true } : undefined),
      },
    ],
  },
])
