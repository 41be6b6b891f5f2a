import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Where oclif looks for a section that package.json does not have: beside it. */
const SECTION_FILES = [
  '.oclifrc',
  ...files('.oclifrc', ['json', 'js', 'mjs', 'cjs']),
  ...files('oclif.config', ['js', 'mjs', 'cjs']),
]

/** The package.json of the oclif program that is to be read; undefined where modules of another program are. */
export function oclifPackageOf(paths: readonly string[]): string | undefined {
  const [first = ''] = paths
  return paths.length === 1 && basename(first) === 'package.json' ? first : undefined
}

/** Whether a package.json, or a file beside it, has the section by which oclif knows a program. */
export function hasOclifSection(packageFile: string): boolean {
  const { oclif } = JSON.parse(readFileSync(packageFile, 'utf8')) as { readonly oclif?: unknown }
  return oclif !== undefined || readdirSync(dirname(packageFile)).some((name) => SECTION_FILES.includes(name))
}

function files(name: string, endings: readonly string[]): string[] {
  return endings.map((ending) => `${name}.${ending}`)
}
