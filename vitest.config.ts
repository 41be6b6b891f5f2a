import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { testedFolders } from './scripts/workspace.mjs'

const setupFiles = ['own-environment', 'one-day'].map((name) =>
  fileURLToPath(new URL(`tests/harness/${name}.ts`, import.meta.url)),
)

const project = (name: string, root: string, include?: string[]) => ({
  extends: true as const,
  test: {
    name,
    root,
    ...(include && { include }),
    setupFiles,
    // Many tests start real processes, and a busy CI machine starts them slowly.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})

export default defineConfig({
  test: {
    pool: 'forks',
    // One more than there are processors, because many tests wait for other processes.
    maxWorkers: availableParallelism() + 1,
    passWithNoTests: true,
    projects: [
      ...testedFolders.map((folder) => project(folder, folder)),
      // One file per Node, each with the rows of tests/matrix/rows.ts that run on it. `short` leaves the longest out.
      ...(process.env['MATRIX'] ? [project('matrix', 'tests', ['matrix/*.matrix.ts'])] : []),
    ],
  },
})
