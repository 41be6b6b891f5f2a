import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** The example's package: the tool `acme` and the catalog it ships. */
const example = dirname(require.resolve('@sonde/example-yargs-cli/package.json'))

export const acmeProgram = binOf(example, 'acme')
export const acmeCatalog = join(example, 'telemetry.catalog.json')
export const collectorProgram = binOf(dirname(require.resolve('@sonde/collector/package.json')), 'sonde-collector')

/** Another example: a tool of its own, built on another framework. */
export interface OtherTool {
  readonly tool: string
  readonly framework: string
  readonly program: string
  readonly catalog: string
  /** Where it has to be run, made in a home directory if it is not there yet; that directory itself where absent. */
  readonly place?: (home: string) => string
  /** What is set for it beside what every program gets. */
  readonly env?: Readonly<Record<string, string>>
  /** What a person types before anything else. */
  readonly first?: readonly string[]
  /** What a person types. */
  readonly line: string
  /** The same as arguments, with what it makes in a home directory. */
  readonly words: (home: string) => readonly string[]
  /** Whether it has a `telemetry` command of its own. */
  readonly hasCommand: boolean
}

const viteApp = folderOf('@sonde/example-vite-app')
const astroSite = folderOf('@sonde/example-astro-site')

export const otherTools: readonly OtherTool[] = [
  cli('stint', 'oclif', '@sonde/example-oclif-cli', ['start', 'shop']),
  cli('shelf', 'commander', '@sonde/example-commander-cli', ['add', 'https://shelf.example/a-book']),
  cli('pace', 'no framework', '@sonde/example-plain-node-cli', ['run', '--runs', '2', '--', 'node', '--version']),
  {
    tool: 'notes',
    framework: 'Vite',
    program: join(folderOf('vite', viteApp), 'bin', 'vite.js'),
    catalog: join(viteApp, 'telemetry.catalog.json'),
    place: () => viteApp,
    line: 'vite build',
    words: (home) => ['build', '--outDir', join(home, 'notes'), '--emptyOutDir'],
    hasCommand: false,
  },
  {
    tool: 'journal',
    framework: 'Astro',
    program: join(folderOf('astro', astroSite), 'bin', 'astro.mjs'),
    catalog: join(astroSite, 'telemetry.catalog.json'),
    // Astro writes into the folder of a site, so this is a copy of it.
    place: (home) => copyOf(astroSite, join(home, 'journal'), ['astro', '@sonde']),
    env: { ASTRO_DISABLE_UPDATE_CHECK: 'true' },
    // Astro's own telemetry would leave this computer. Its variable would switch off that of the theme, too.
    first: ['telemetry', 'disable'],
    line: 'astro build',
    words: () => ['build'],
    hasCommand: false,
  },
]

function cli(tool: string, framework: string, name: string, words: readonly string[]): OtherTool {
  const folder = folderOf(name)
  const catalog = join(folder, 'telemetry.catalog.json')
  return {
    tool,
    framework,
    program: binOf(folder, tool),
    catalog,
    line: `${tool} ${words.join(' ')}`,
    words: () => words,
    hasCommand: true,
  }
}

/** The folder of a package, as the demo or another package finds it. */
function folderOf(name: string, from?: string): string {
  const { resolve } = from === undefined ? require : createRequire(join(from, 'package.json'))
  return dirname(resolve(`${name}/package.json`))
}

/** Copies what is written by hand of a folder, once, and links the packages that it needs. */
function copyOf(folder: string, copy: string, packages: readonly string[]): string {
  if (existsSync(copy)) return copy
  const isMade = (path: string): boolean => /[\\/](?:node_modules|dist|test|\.turbo|\.astro|tsconfig\.json)$/.test(path)
  cpSync(folder, copy, { recursive: true, filter: (path) => path === folder || !isMade(path) })
  mkdirSync(join(copy, 'node_modules'))
  // Junctions, which Windows lets everybody make.
  for (const name of packages) symlinkSync(join(folder, 'node_modules', name), join(copy, 'node_modules', name), 'junction')
  return copy
}

function binOf(folder: string, name: string): string {
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> }
  return join(folder, bin[name] ?? '')
}
