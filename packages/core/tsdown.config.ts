import { fileURLToPath } from 'node:url'
import { defineConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

/** What core's entry loads only when it is needed, by the file it is built into. */
const LAZY = new Map([
  ['./commands/run-command.ts', './commands.mjs'],
  ['./define/check-catalog.ts', './check-catalog.mjs'],
  ['./flush.ts', './flush.mjs'],
])

/** Loaded without waiting, so by `require`. */
const BY_REQUIRE = new Map([
  ['/load-errors.ts', fileURLToPath(new URL('src/record/errors/load-errors-lazily.ts', import.meta.url))],
  ['/load-text.ts', fileURLToPath(new URL('src/sanitize/text/load-text-lazily.ts', import.meta.url))],
])

const lazyByRequire = {
  name: 'lazy-by-require',
  resolveId: (specifier: string) => BY_REQUIRE.get(/\/[^/]+$/.exec(specifier)?.[0] ?? ''),
}

/** Small on purpose: every run of every host program parses the entry, and every user of every tool installs the rest. */
const coreBuild = { ...packageBuild, minify: true }

export default defineConfig([
  {
    ...coreBuild,
    entry: { index: 'src/index.ts' },
    dts: false,
    // Every run of every program loads this file, so it stands alone: a chunk shared with the others would be one more to open.
    plugins: [
      {
        name: 'lazy-files',
        resolveId(specifier) {
          const id = LAZY.get(specifier)
          return id === undefined ? undefined : { id, external: true }
        },
      },
      lazyByRequire,
    ],
  },
  {
    ...coreBuild,
    clean: false,
    dts: false,
    plugins: [lazyByRequire],
    entry: {
      commands: 'src/commands/run-command.ts',
      'check-catalog': 'src/define/check-catalog.ts',
      debug: 'src/debug.ts',
      tools: 'src/commands/tools.ts',
      flush: 'src/flush.ts',
      'verify-run': 'src/commands/verify-run.ts',
      courier: 'src/deliver/courier.ts',
      protocol: 'src/protocol/index.ts',
    },
  },
  {
    ...coreBuild,
    clean: false,
    dts: false,
    // Loaded with an author's catalog, in every run, so it stands alone, too.
    entry: { config: 'src/config/index.ts' },
  },
  {
    ...coreBuild,
    clean: false,
    // In a build of their own, so that they share what they have in common.
    dts: { emitDtsOnly: true },
    entry: {
      index: 'src/index.ts',
      config: 'src/config/index.ts',
      courier: 'src/deliver/courier.ts',
      protocol: 'src/protocol/index.ts',
      tools: 'src/commands/tools.ts',
    },
  },
  {
    ...coreBuild,
    clean: false,
    dts: false,
    format: 'cjs',
    checks: { legacyCjs: false },
    entry: { errors: 'src/record/errors/errors.ts', text: 'src/sanitize/text/text.ts' },
  },
])
