import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInstallation, dependencyOf, type Installation } from './installation.ts'
import type { Machine } from './machine.ts'
import { silentRow, sondeRows, type Group } from './rows.ts'
import { createStates } from './states.ts'

/** What of a package.json differs between the programs. */
interface PackageFile {
  readonly dependencies: Readonly<Record<string, string>>
  readonly oclif: Readonly<Record<string, unknown>> & { readonly sonde?: unknown }
}

const EMPTY_PLUGIN = 'empty-plugin'

/** The example's `stint report` of nothing: a whole program on oclif, with Sonde's plugin, with one that does nothing, or with none. */
export async function stintProgram(machine: Machine): Promise<Group> {
  const example = join(machine.repository, 'examples', 'oclif-cli')
  const plugin = join(machine.repository, 'packages', 'oclif')
  const { dependencies, oclif } = readJson<PackageFile>(join(example, 'package.json'))
  const { sonde: _, plugins: __, ...without } = oclif

  const project = join(machine.root, 'stint-project')
  mkdirSync(project)
  const programIn = (name: string, changes: object) => {
    const installation = createInstallation(join(machine.root, name))
    for (const part of ['dist', 'oclif.manifest.json', 'telemetry.catalog.json']) installation.add(part, join(example, part))
    const whole = { ...readJson<object>(join(example, 'package.json')), ...changes }
    installation.write('package.json', JSON.stringify(whole))
    installation.link('@oclif/core', dependencyOf(example, '@oclif/core'))
    const at = (...words: string[]) => machine.node(project, join(installation.directory, 'dist', 'bin.mjs'), ...words)
    return { installation, at }
  }

  const alone = programIn('stint-alone', { oclif: without })
  const empty = programIn('stint-empty', {
    dependencies: { ...dependencies, [EMPTY_PLUGIN]: '*' },
    oclif: { ...without, plugins: [EMPTY_PLUGIN] },
  })
  installEmptyPlugin(empty.installation, plugin)
  const sonde = programIn('stint', {})
  sonde.installation.install('@sonde/core', machine.core)
  sonde.installation.install('@sonde/oclif', plugin)
  sonde.installation.add(join('node_modules', '@sonde', 'oclif', 'oclif.manifest.json'), join(plugin, 'oclif.manifest.json'))

  const report = sonde.at('report')
  const states = await createStates(machine.stateDirectory('stint'), join(machine.root, 'states', 'stint'), {
    on: sonde.at('telemetry', 'on'),
    off: sonde.at('telemetry', 'off'),
    record: report,
  })
  return {
    name: 'stint',
    title: '`stint report`, on oclif',
    alone: silentRow('without a plugin', alone.at('report')),
    empty: silentRow('with an empty plugin of the same hooks', empty.at('report')),
    sonde: sondeRows(report, states),
    peers: [],
    plugin: true,
  }
}

/** A plugin with the hooks, the commands and the manifest of Sonde's, whose hooks do nothing. */
function installEmptyPlugin(installation: Installation, plugin: string): void {
  const { oclif } = readJson<{ readonly oclif: { readonly hooks: Readonly<Record<string, object>> } }>(
    join(plugin, 'package.json'),
  )
  const folder = join('node_modules', EMPTY_PLUGIN)
  const hooks = Object.fromEntries(Object.entries(oclif.hooks).map(([name, hook]) => [name, { ...hook, target: './index.mjs' }]))
  const exports = { '.': './index.mjs' }
  installation.write(
    join(folder, 'package.json'),
    JSON.stringify({ name: EMPTY_PLUGIN, version: '0.0.0', type: 'module', exports, oclif: { ...oclif, hooks } }),
  )
  installation.write(
    join(folder, 'index.mjs'),
    'const nothing = async () => {}\nexport { nothing as finally, nothing as init, nothing as prerun }\n',
  )
  installation.add(join(folder, 'oclif.manifest.json'), join(plugin, 'oclif.manifest.json'))
}

function readJson<Value>(path: string): Value {
  return JSON.parse(readFileSync(path, 'utf8')) as Value
}
