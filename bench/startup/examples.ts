import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './check.ts'
import { createInstallation, dependencyOf } from './installation.ts'
import type { Machine } from './machine.ts'
import { silentRow, sondeRows, type Group } from './rows.ts'
import { createStates } from './states.ts'

/** A command of an example that its adapter wires in by a line of code: built with telemetry and without. */
interface Example {
  readonly name: string
  readonly title: string
  readonly example: string
  /** The adapter, which is called as the package of its host. */
  readonly host: string
  /** What is typed. */
  readonly words: readonly string[]
  /** What was typed in the project before. */
  readonly before: readonly (readonly string[])[]
}

/** `acme db migrate` with nothing to apply. */
export function acmeProgram(machine: Machine): Promise<Group> {
  const words = ['db', 'migrate']
  return exampleProgram(machine, {
    name: 'acme',
    title: '`acme db migrate`, on yargs',
    example: 'yargs-cli',
    host: 'yargs',
    words,
    before: [['init'], words],
  })
}

/** `shelf tag rename` of a tag to what it is called. */
export function shelfProgram(machine: Machine): Promise<Group> {
  return exampleProgram(machine, {
    name: 'shelf',
    title: '`shelf tag rename`, on commander',
    example: 'commander-cli',
    host: 'commander',
    words: ['tag', 'rename', 'news', 'news'],
    before: [['add', 'https://example.org', '--tag', 'news']],
  })
}

async function exampleProgram(machine: Machine, { name, title, example, host, words, before }: Example): Promise<Group> {
  const { repository, root } = machine
  const folder = join(repository, 'examples', example)
  const { directory, ...installation } = createInstallation(join(root, name))
  for (const part of ['package.json', 'telemetry.catalog.json', 'dist']) installation.add(part, join(folder, part))
  installation.install('@sonde/core', machine.core)
  installation.install(`@sonde/${host}`, join(repository, 'packages', host))
  installation.link(host, dependencyOf(folder, host))

  const project = join(root, `${name}-project`)
  mkdirSync(project)
  const at = (program: string, ...typed: readonly string[]) => machine.node(project, join(directory, 'dist', program), ...typed)
  for (const typed of before) await run(at('without-telemetry.mjs', ...typed))

  const without = readFileSync(join(directory, 'dist', 'without-telemetry.mjs'), 'utf8')
  for (const empty of ['empty-1', 'empty-2', 'empty-3']) installation.installEmpty(empty)
  installation.write(join('dist', 'empty.mjs'), `import 'empty-1'\nimport 'empty-2'\nimport 'empty-3'\n${without}`)

  const states = await createStates(machine.stateDirectory(name), join(root, 'states', name), {
    on: at('bin.mjs', 'telemetry', 'on'),
    off: at('bin.mjs', 'telemetry', 'off'),
    record: at('bin.mjs', ...words),
  })
  return {
    name,
    title,
    alone: silentRow('built without telemetry', at('without-telemetry.mjs', ...words)),
    empty: silentRow('importing three empty packages', at('empty.mjs', ...words)),
    sonde: sondeRows(at('bin.mjs', ...words), states),
    peers: [],
  }
}
