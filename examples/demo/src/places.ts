import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** The example's package: the tool `acme` and the catalog it ships. */
const example = dirname(require.resolve('@sonde/example-yargs-cli/package.json'))

export const acmeProgram = binOf(example, 'acme')
export const acmeCatalog = join(example, 'telemetry.catalog.json')
export const collectorProgram = binOf(dirname(require.resolve('@sonde/collector/package.json')), 'sonde-collector')

/** The file that core starts as the courier, found where acme finds it. */
export const courierProgram = createRequire(join(example, 'package.json')).resolve('@sonde/core/courier')

function binOf(folder: string, name: string): string {
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> }
  return join(folder, bin[name] ?? '')
}
