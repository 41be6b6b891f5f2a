import { symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createSitePerson } from '../../../tests/harness/site-person.ts'

const folder = join(import.meta.dirname, '..')
const require = createRequire(import.meta.url)

/** Somebody who works on the app and types `vite <line>`. */
export async function createPerson() {
  const { type, typeAtTerminal, ...person } = await createSitePerson({
    tool: 'notes',
    folder,
    program: join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js'),
    linkPackages: (copy) => symlinkSync(join(folder, 'node_modules'), join(copy, 'node_modules')),
    server: { args: ['--host', '127.0.0.1'], ready: /127\.0\.0\.1:\d+\// },
  })
  return { ...person, vite: type, viteAtTerminal: typeAtTerminal }
}
