import { globSync } from 'node:fs'

/** What only tests have in common. */
const shared = ['tests/build-tools', 'tests/node-versions']

const folders = globSync(['packages/*', 'examples/*', 'bench', 'tests', ...shared]).toSorted()

/** Folders of packages whose sources are still to come: nothing to build or check, and their dependencies look unused. */
export const emptyFolders = folders.filter((folder) => !hasSources(folder))

/** Folders that may hold tests. */
export const testedFolders = folders.filter((folder) => folder !== 'bench' && !shared.includes(folder))

function hasSources(folder) {
  return (
    globSync('**/*.ts', { cwd: folder, exclude: ['**/node_modules/**', '*.config.ts', 'build-tools/**', 'node-versions/**'] })
      .length > 0
  )
}
