import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './check.ts'
import { createInstallation, dependencyOf } from './installation.ts'
import type { Machine } from './machine.ts'
import { silentRow, sondeRows, type Group } from './rows.ts'
import { createStates } from './states.ts'

/** The example's `acme db migrate` with nothing to apply: a whole program on yargs, with Sonde's adapter or built without it. */
export async function acmeProgram(machine: Machine): Promise<Group> {
  const { repository } = machine
  const example = join(repository, 'examples', 'yargs-cli')
  const { directory, ...installation } = createInstallation(join(machine.root, 'acme'))
  for (const part of ['package.json', 'telemetry.catalog.json', 'dist']) installation.add(part, join(example, part))
  installation.install('@sonde/core', machine.core)
  installation.install('@sonde/yargs', join(repository, 'packages', 'yargs'))
  installation.link('yargs', dependencyOf(example, 'yargs'))

  const project = join(machine.root, 'project')
  mkdirSync(project)
  const at = (program: string, ...words: string[]) => machine.node(project, join(directory, 'dist', program), ...words)
  await run(at('without-telemetry.mjs', 'init'))
  await run(at('without-telemetry.mjs', 'db', 'migrate'))

  const without = readFileSync(join(directory, 'dist', 'without-telemetry.mjs'), 'utf8')
  for (const name of ['empty-1', 'empty-2', 'empty-3']) installation.installEmpty(name)
  installation.write(join('dist', 'empty.mjs'), `import 'empty-1'\nimport 'empty-2'\nimport 'empty-3'\n${without}`)

  const migrate = at('bin.mjs', 'db', 'migrate')
  const states = await createStates(machine.stateDirectory('acme'), join(machine.root, 'states', 'acme'), {
    on: at('bin.mjs', 'telemetry', 'on'),
    off: at('bin.mjs', 'telemetry', 'off'),
    record: migrate,
  })
  return {
    name: 'acme',
    title: '`acme db migrate`, on yargs',
    alone: silentRow('built without telemetry', at('without-telemetry.mjs', 'db', 'migrate')),
    empty: silentRow('importing three empty packages', at('empty.mjs', 'db', 'migrate')),
    sonde: sondeRows(migrate, states),
    peers: [],
  }
}
