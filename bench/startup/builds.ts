import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInstallation, dependencyOf } from './installation.ts'
import type { Invocation } from './measure.ts'
import type { Machine } from './machine.ts'
import { silentRow, sondeRows, type Group } from './rows.ts'
import { createStates } from './states.ts'

/** A host that builds an example, with Sonde's adapter or without a line of it. */
interface Build {
  readonly name: string
  readonly title: string
  readonly example: string
  /** The package of the host, and the file in it that is run. */
  readonly host: readonly [name: string, program: string]
  readonly adapter: string
  /** What of the example is built. */
  readonly parts: readonly string[]
  /** The file with its catalog, or its telemetry. */
  readonly catalog: string
  readonly tool: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What makes a module of these statements and the plugins or integrations in it. */
  readonly config: (imports: string, parts: string) => string
  /** What the example has without telemetry, and what is added to it. */
  readonly own: readonly [imports: string, parts: string]
  readonly sonde: readonly [imports: string, part: string]
  /** What is called of which modules, for its share to be taken. */
  readonly share: readonly [modules: readonly string[], call: string]
  /** A module that exports the telemetry. */
  readonly telemetry: string
  readonly stages: number
}

/** The example's `vite build`: one page with one plugin. */
export function viteBuild(machine: Machine): Promise<Group> {
  return buildOf(machine, {
    name: 'vite',
    title: '`vite build` of the example',
    example: 'vite-app',
    host: ['vite', 'bin/vite.js'],
    adapter: 'vite',
    parts: ['package.json', 'index.html', 'src', 'plugin'],
    catalog: 'telemetry.ts',
    tool: 'notes',
    args: ['build', '--logLevel', 'silent', '--config'],
    config: (imports, parts) => `${imports}export default { plugins: [${parts}] }\n`,
    own: ["import { phrases } from './plugin/phrases.ts'\n", 'phrases(), '],
    sonde: ["import { sonde } from '@sonde/vite'\nimport { telemetry } from './telemetry.mjs'\n", 'sonde(telemetry)'],
    share: [['@sonde/vite', './telemetry.mjs'], 'sonde(telemetry)'],
    telemetry: "export { telemetry } from './telemetry.mjs'\n",
    // config, build, render and write.
    stages: 4,
  })
}

/** The example's `astro build`: two pages, without its theme. */
export function astroBuild(machine: Machine): Promise<Group> {
  return buildOf(machine, {
    name: 'astro',
    title: '`astro build` of two pages',
    example: 'astro-site',
    host: ['astro', 'bin/astro.mjs'],
    adapter: 'astro',
    parts: ['package.json', 'src'],
    catalog: 'theme/telemetry.ts',
    tool: 'journal',
    args: ['build', '--silent', '--config'],
    env: { ASTRO_DISABLE_UPDATE_CHECK: 'true', XDG_CONFIG_HOME: join(machine.repository, 'examples/astro-site/test/config') },
    config: (imports, parts) =>
      `${imports}export default { integrations: [${parts}], vite: { define: { JOURNAL_TITLE: '"Journal"' } } }\n`,
    own: ['', ''],
    sonde: [
      "import { sonde } from '@sonde/astro'\nimport { catalog, version } from './theme/telemetry.mjs'\n",
      'sonde({ catalog, version })',
    ],
    share: [['@sonde/astro', './theme/telemetry.mjs'], 'sonde({ catalog, version })'],
    telemetry:
      "import { createTelemetry } from '@sonde/core'\nimport { catalog, version } from './theme/telemetry.mjs'\n" +
      'export const telemetry = createTelemetry({ catalog, version })\n',
    // config, sync, generate and finish, and twice what Vite does for prerendering and for the browser.
    stages: 11,
  })
}

const SHARE_IMPORT = "import { modules, plugin } from './share.mjs'\n"

/** Imports what a build's own configuration imports first, and calls the same, both counted. */
function sharedPart([files, call]: Build['share']): string {
  const imports = files.map((file) => `...(await import('${file}'))`).join(', ')
  return `await modules(async () => ({ ${imports} })).then(({ ${wordsIn(call)} }) => plugin(() => ${call}))`
}

/** The names that an expression uses. */
function wordsIn(call: string): string {
  return (call.match(/\w+/g) ?? []).join(', ')
}

async function buildOf(machine: Machine, build: Build): Promise<Group> {
  const { repository, root } = machine
  const example = join(repository, 'examples', build.example)
  const { directory, ...installation } = createInstallation(join(root, build.name))
  for (const part of build.parts) installation.add(part, join(example, part))
  // It has no types, so that it is JavaScript too.
  installation.write(build.catalog.replace(/\.ts$/, '.mjs'), readFileSync(join(example, build.catalog), 'utf8'))
  installation.install('@sonde/core', machine.core)
  installation.install(`@sonde/${build.adapter}`, join(repository, 'packages', build.adapter))
  installation.link(build.host[0], dependencyOf(example, build.host[0]))
  for (const name of ['empty-1', 'empty-2', 'empty-3']) installation.installEmpty(name)

  const [imports, parts] = build.own
  installation.write('alone.config.mjs', build.config(imports, parts))
  installation.write('empty.config.mjs', build.config(`import 'empty-1'\nimport 'empty-2'\nimport 'empty-3'\n${imports}`, parts))
  installation.write('sonde.config.mjs', build.config(imports + build.sonde[0], parts + build.sonde[1]))
  installation.add('share.mjs')
  installation.write('share.config.mjs', build.config(imports + SHARE_IMPORT, `${parts}${sharedPart(build.share)}`))
  installation.write('export.mjs', build.telemetry)
  installation.write(
    'command.mjs',
    "import { telemetry } from './export.mjs'\nprocess.exitCode = await telemetry.command(process.argv.slice(2))\n",
  )

  const at = (file: string, ...words: string[]): Invocation => {
    const invocation = machine.node(directory, file, ...words)
    return { ...invocation, env: { ...invocation.env, ...build.env } }
  }
  const program = join(directory, 'node_modules', ...build.host)
  const run = (config: string): Invocation => at(program, ...build.args, `${config}.config.mjs`)
  const states = await createStates(machine.stateDirectory(build.tool), join(root, 'states', build.tool), {
    on: at('command.mjs', 'on'),
    off: at('command.mjs', 'off'),
    record: run('sonde'),
  })
  const share = sondeRows(run('share'), states, build.stages)
  return {
    name: build.name,
    title: build.title,
    isBuild: true,
    shares: [share.offByVariable, share.offBySetting, share.recorded],
    alone: silentRow('without telemetry', run('alone')),
    empty: silentRow('importing three empty packages', run('empty')),
    sonde: sondeRows(run('sonde'), states, build.stages),
    peers: [],
  }
}
