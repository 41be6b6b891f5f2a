import { defineConfig } from 'vitest/config'

// Slower than the tests, and apart from them: one file per Node, each with the rows of tests/matrix/rows.ts that run on it.
export default defineConfig({
  test: {
    root: 'tests',
    include: ['matrix/*.matrix.ts'],
    setupFiles: ['harness/one-day.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
