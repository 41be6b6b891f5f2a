import { SetupError, type CatalogInput } from '@sonde/core'
import type { OclifConfig } from './program.ts'

/**
 * What an author writes under `oclif.sonde` in package.json: where the module with the telemetry is, or the parts of the catalog that
 * no list of commands can tell. A catalog is data, so it fits there whole.
 */
export type Section = ModuleSection | (Partial<CatalogInput> & DataSection)

export interface ModuleSection {
  /** Path from package.json of a built module that exports `telemetry`, what `createTelemetry` returns, or `catalog`. */
  readonly module: string
}

export interface DataSection {
  /** Names of flags whose value is recorded, too: those that declare `options`, and nothing beside these options. */
  readonly values?: readonly string[]
  /** Whether the name of a hidden command may leave, by its path: `{ "debug dump": "never" }`. */
  readonly commands?: Readonly<Record<string, 'name' | 'never'>>
  /** Whether the name of a flag may leave that is hidden or takes any text: `{ "out": "name" }`. */
  readonly flags?: Readonly<Record<string, 'name' | 'never'>>
  /** The version of the program that first sent this. */
  readonly since?: string
}

/**
 * Reads the section of a program.
 *
 * @throws SetupError where there is none, or where it cannot be one. What it says is checked as the catalog it becomes.
 */
export function readSection({ pjson }: Pick<OclifConfig, 'pjson'>): Section {
  const { sonde } = pjson.oclif
  if (sonde === undefined) {
    throw new SetupError(
      'section-missing',
      'The plugin `@sonde/oclif` is there, but there is nothing under `oclif.sonde` in package.json. Write the endpoint, the page about it and who runs it there, or the path of a `module` that exports the telemetry.',
    )
  }
  if (typeof sonde !== 'object' || sonde === null || Array.isArray(sonde)) {
    throw new SetupError(
      'section',
      '`oclif.sonde` is not an object. Write an object with the parts of the catalog, or with `module`.',
    )
  }
  if (!('module' in sonde)) return checkValues(sonde)
  const others = Object.keys(sonde).filter((key) => key !== 'module')
  if (typeof sonde.module !== 'string' || others.length > 0) {
    throw new SetupError(
      'section',
      others.length > 0
        ? `\`oclif.sonde\` names a \`module\` and ${others.map((key) => `\`${key}\``).join(', ')} beside it, but the module says all of that. Keep one of the two.`
        : '`oclif.sonde.module` is not a text. Write the path of the built module from package.json.',
    )
  }
  return { module: sonde.module }
}

function checkValues(sonde: object): Section {
  const { values } = sonde as { readonly values?: unknown }
  const fits = values === undefined || (Array.isArray(values) && values.every((name) => typeof name === 'string'))
  if (fits) return sonde
  throw new SetupError('section', '`oclif.sonde.values` is not a list of names of flags, such as `["target"]`.')
}
