import type { KnipConfig } from 'knip'
import { emptyFolders } from './scripts/workspace.mjs'

// Started by path or by name from a child process, which knip cannot see.
const startedPackages = ['@sonde/.+', 'sonde']

export default {
  // Programs of the system, and files that child processes run.
  ignoreBinaries: ['mkfifo', 'unshare', 'setpriv', 'script', 'strace'],
  ignore: ['**/fixtures/**'],
  ignoreExportsUsedInFile: true,
  workspaces: {
    '.': {
      entry: ['scripts/*.{mjs,cjs}'],
      // The Node that runs the scripts, the pnpm that turbo looks for on PATH, and what scripts/attw.mjs starts.
      ignoreDependencies: ['node-linux-.+', 'pnpm', '@arethetypeswrong/cli'],
    },
    'packages/core': {
      entry: [
        'src/define/known-errors.ts',
        'scripts/*.ts',
        'scripts/compile-at-once/usual-run.ts',
        'src/**/load-*-lazily.ts',
        'test/counting/run.ts',
        'test/text-corpus/run.ts',
      ],
    },
    // Found by path in the projects that tests make, or by the name that a variable holds.
    'packages/cli': { ignoreDependencies: ['@sonde/.+', 'commander', 'oclif-core-4'] },
    // A workspace of its own, for half a gigabyte that only some tests need.
    'packages/collector': { ignore: ['test/chdb/**'] },
    'packages/commander': { ignoreDependencies: ['commander-.+'] },
    // Majors of a host that tests start by their path.
    'packages/astro': { ignoreDependencies: ['astro-\\d'] },
    'packages/vite': { ignoreDependencies: ['vite-\\d'] },
    'examples/*': { entry: ['src/demo.ts'], ignoreDependencies: startedPackages },
    bench: {
      entry: ['*.ts', 'startup/programs/*.mjs', 'ingest/programs/*.ts', 'report/programs/*.ts'],
      project: ['**/*.{ts,mjs}'],
      ignoreDependencies: startedPackages,
    },
    tests: {
      entry: ['embedding/tool.ts', 'matrix/*.matrix.ts', 'parity/*/tool.ts', 'parity/sst/{commands,telemetry}.ts'],
      project: ['**/*.ts'],
      ignoreDependencies: startedPackages,
    },
    'tests/build-tools': { entry: ['turn-on.mjs'] },
    'tests/node-versions': { entry: ['*.ts'], ignoreDependencies: ['node-.+'] },
    ...Object.fromEntries(emptyFolders.map((folder) => [folder, { ignoreDependencies: ['.+'] }])),
  },
} satisfies KnipConfig
