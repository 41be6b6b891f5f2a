import { defineConfig } from 'vitest/config'
import { testedFolders } from './scripts/workspace.mjs'

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
        // Many tests start real processes, and a busy CI machine starts them slowly.
        testTimeout: 120_000,
        hookTimeout: 120_000,
      },
    })),
  },
})
