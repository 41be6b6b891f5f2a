import { mkdirSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createSitePerson } from '../../../tests/harness/site-person.ts'

const folder = join(import.meta.dirname, '..')
const require = createRequire(import.meta.url)

/** Somebody who works on the site and types `astro <line>`. */
export async function createPerson() {
  const { type, typeAtTerminal, ...person } = await createSitePerson({
    tool: 'journal',
    folder,
    program: join(dirname(require.resolve('astro/package.json')), 'bin', 'astro.mjs'),
    linkPackages(copy) {
      // What Astro keeps between builds lies there: a folder of its own.
      mkdirSync(join(copy, 'node_modules'))
      for (const name of ['astro', '@sonde']) symlinkSync(join(folder, 'node_modules', name), join(copy, 'node_modules', name))
    },
    // Astro asks nobody on a network. Its own telemetry is off by its setting: its variable would switch ours off too.
    env: { ASTRO_DISABLE_UPDATE_CHECK: 'true', XDG_CONFIG_HOME: join(import.meta.dirname, 'config') },
    server: { args: ['dev', '--host', '127.0.0.1'], ready: /watching for file changes/ },
  })
  return { ...person, astro: type, astroAtTerminal: typeAtTerminal }
}
