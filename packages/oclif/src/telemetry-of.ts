import { checkSetup, createTelemetry, SetupError, type CatalogInput, type Telemetry } from '@sonde/core'
import { catalogOf } from './catalog-of.ts'
import { decidedWords } from './declared-words.ts'
import { assertLoaded } from './loaded.ts'
import type { OclifConfig } from './program.ts'
import { readSection, type Section } from './section.ts'

/** By package.json, which a program's configurations have in common: oclif makes one for every command. */
const opened = new WeakMap<object, Promise<Telemetry | undefined>>()

/**
 * The telemetry of a program, as its package.json sets it up: in a command, `await telemetryOf(this.config)`. Made once per start of
 * the program. Undefined where it cannot be made, which for the user means off.
 *
 * Rejects with a `SetupError` under `SONDE_STRICT=1`, where it cannot be made or where oclif has left the plugin out.
 */
export async function telemetryOf(config: object): Promise<Telemetry | undefined> {
  const program = config as OclifConfig
  return quietly(() => {
    if (isStrict()) assertLoaded(program)
    return openTelemetry(program)
  })
}

/** {@link telemetryOf} from within the plugin, which is loaded. */
export function openTelemetry(config: OclifConfig): Promise<Telemetry | undefined> {
  const telemetry = opened.get(config.pjson) ?? quietly(() => makeTelemetry(config))
  opened.set(config.pjson, telemetry)
  return telemetry
}

/** Whether the author is watching. */
export function isStrict(): boolean {
  return process.env['SONDE_STRICT'] === '1'
}

async function makeTelemetry(config: OclifConfig): Promise<Telemetry | undefined> {
  const section = readSection(config)
  const { telemetry, catalog } = 'module' in section ? await load(section.module, config) : dataOf(section, config)
  if (telemetry !== undefined) return telemetry
  // Awaited, so that the author reads the problems of the catalog and nothing else.
  if (isStrict()) await checkSetup({ catalog })
  const shipped = { file: new URL('telemetry.catalog.json', rootOf(config)), declared: () => decidedWords(catalog, config) }
  const made = createTelemetry({ catalog, version: config.version, shipped, errors: { isUserError } })
  // Nothing is left of a catalog that cannot be used.
  return 'tool' in made.catalog ? made : undefined
}

interface Loaded {
  /** Absent where there is only a catalog. */
  readonly telemetry?: Telemetry
  readonly catalog: CatalogInput
}

function dataOf(section: Exclude<Section, { readonly module: string }>, config: OclifConfig): Loaded {
  return { catalog: catalogOf(section, config) }
}

/** @throws SetupError where the module cannot be imported, or exports neither a telemetry nor a catalog. */
export async function load(path: string, config: Pick<OclifConfig, 'root'>): Promise<Loaded> {
  let exported: Readonly<Record<string, unknown>>
  try {
    exported = (await import(new URL(path, rootOf(config)).href)) as Readonly<Record<string, unknown>>
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SetupError(
      'module',
      `The module \`${path}\` that \`oclif.sonde\` names cannot be imported: ${reason}. Build the program first, and name the built module by its path from package.json.`,
      { cause: error },
    )
  }
  const { telemetry, catalog } = exported
  if (isObjectWith(telemetry, 'startRun')) return loadedTelemetry(telemetry as unknown as Telemetry)
  if (isObjectWith(catalog, 'tool') && typeof catalog.tool === 'string') return { catalog: catalog as CatalogInput }
  throw new SetupError(
    'module-exports',
    `The module \`${path}\` that \`oclif.sonde\` names exports neither \`telemetry\` nor \`catalog\`. Export what \`createTelemetry\` or \`defineCatalog\` returns by that name.`,
  )
}

function loadedTelemetry(telemetry: Telemetry): Loaded {
  return { telemetry, catalog: telemetry.catalog }
}

/** An error that oclif shows its message of, instead of a stack: the command refused something, as `this.error` does. */
function isUserError(error: unknown): boolean {
  return (
    isObjectWith(error, 'oclif') && isObjectWith(error.oclif, 'exit') && !('code' in error && error.code === 'MODULE_NOT_FOUND')
  )
}

function rootOf({ root }: Pick<OclifConfig, 'root'>): URL {
  return process.getBuiltinModule('node:url').pathToFileURL(`${root}/`)
}

function isObjectWith<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null && key in value
}

/** Telemetry never fails in the program's place: only an author in strict mode sees an error. */
async function quietly(make: () => Promise<Telemetry | undefined>): Promise<Telemetry | undefined> {
  try {
    return await make()
  } catch (error) {
    if (isStrict()) throw error
    return undefined
  }
}
