import { readFileSync } from 'node:fs'
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
  /** Where it has to be run; anywhere where absent. */
  readonly cwd?: string
  /** What a person types. */
  readonly line: string
  /** The same as arguments, with what it makes in a home directory. */
  readonly words: (home: string) => readonly string[]
  /** Whether it has a `telemetry` command of its own. */
  readonly hasCommand: boolean
}

const viteApp = folderOf('@sonde/example-vite-app')

export const otherTools: readonly OtherTool[] = [
  cli('stint', 'oclif', '@sonde/example-oclif-cli', ['start', 'shop']),
  cli('shelf', 'commander', '@sonde/example-commander-cli', ['add', 'https://shelf.example/a-book']),
  cli('pace', 'no framework', '@sonde/example-plain-node-cli', ['run', '--runs', '2', '--', 'node', '--version']),
  {
    tool: 'notes',
    framework: 'Vite',
    program: join(dirname(createRequire(join(viteApp, 'package.json')).resolve('vite/package.json')), 'bin', 'vite.js'),
    catalog: join(viteApp, 'telemetry.catalog.json'),
    cwd: viteApp,
    line: 'vite build',
    words: (home) => ['build', '--outDir', join(home, 'notes'), '--emptyOutDir'],
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

function folderOf(name: string): string {
  return dirname(require.resolve(`${name}/package.json`))
}

function binOf(folder: string, name: string): string {
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> }
  return join(folder, bin[name] ?? '')
}
