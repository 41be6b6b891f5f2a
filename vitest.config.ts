import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { testedFolders } from './scripts/workspace.mjs'

const oneDay = fileURLToPath(new URL('tests/harness/one-day.ts', import.meta.url))

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: true,
    projects: testedFolders.map((root) => ({
      extends: true,
      test: {
        name: root,
        root,
        setupFiles: [oneDay],
        // Many tests start real processes, and a busy CI machine starts them slowly.
        testTimeout: 120_000,
        hookTimeout: 120_000,
      },
    })),
  },
})
