import { globSync } from 'node:fs'

const folders = globSync(['packages/*', 'examples/*', 'bench', 'tests', 'tests/node-versions']).toSorted()

/** Folders of packages whose sources are still to come: nothing to build or check, and their dependencies look unused. */
export const emptyFolders = folders.filter((folder) => !hasSources(folder))

/** Folders that may hold tests. */
export const testedFolders = folders.filter((folder) => folder !== 'bench' && folder !== 'tests/node-versions')

function hasSources(folder) {
  return globSync('**/*.ts', { cwd: folder, exclude: ['**/node_modules/**', '*.config.ts', 'node-versions/**'] }).length > 0
}
