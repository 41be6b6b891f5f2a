import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogText, nestedProperties, parseCatalog, type CatalogInput, type PropertyKind } from '@sonde/core/protocol'
import { CollectorError } from '../collector-error.ts'
import { replaceFile } from '../durable-file.ts'

/** What the registered catalogs allow: by tool, every catalog of it, because installed versions differ. */
export type Catalogs = ReadonlyMap<string, readonly CatalogInput[]>

/** The names of the files that hold catalogs, in one order everywhere. */
export function catalogFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
}

/** What a catalog is called that was registered without its release: by what it says, so the same one is one file. */
export function nameOf(catalog: CatalogInput): string {
  return `${catalog.tool}-${createHash('sha256').update(catalogText(catalog)).digest('hex').slice(0, 12)}`
}

/** Writes a checked catalog as `<name>.json`. */
export function writeCatalogFile(directory: string, name: string, catalog: CatalogInput): void {
  // Written under a name that is not loaded, so that a crash cannot leave half a catalog.
  replaceFile(join(directory, `${name}.json`), catalogText(catalog), join(directory, `${name}.tmp`))
}

/** Reads a catalog. Throws a `CollectorError` that names the file and the first thing that is wrong. */
export function readCatalog(path: string): CatalogInput {
  return checkCatalogText(path, readText(path))
}

/** Checks the text of a catalog; `path` is what it is called in the error. */
export function checkCatalogText(path: string, text: string): CatalogInput {
  const parsed = parseCatalog(parseJson(path, text))
  if (parsed.ok) return parsed.catalog
  const [first, ...others] = parsed.problems
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  throw new CollectorError('catalog-invalid', `Catalog \`${path}\` is not valid: ${first?.message} [${first?.code}]${more}`)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CollectorError('catalog-unreadable', `Catalog \`${path}\` cannot be read: ${(cause as Error).message}.`, { cause })
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CollectorError('catalog-invalid', `Catalog \`${path}\` is not JSON: ${(cause as Error).message}.`, { cause })
  }
}

/** Nothing is known under this name. */
export function unknownTool(tool: string, catalogs: Catalogs): CollectorError {
  const tools = [...catalogs.keys()].toSorted()
  const registered = tools.length > 0 ? `Registered: ${tools.join(', ')}.` : 'None is.'
  return new CollectorError('unknown-tool', `No catalog of \`${tool.slice(0, 40)}\` is registered. ${registered}`)
}

/** What each property of each event of each tool is, and where that was said first. */
export type Kinds = Map<string, { readonly kind: PropertyKind; readonly path: string }>

/**
 * A property never changes its kind under its name: old and new values would share a column and a report. Throws a `CollectorError`
 * and leaves `kinds` as they were, or adds those of the catalog.
 */
export function refuseChangedKinds(kinds: Kinds, catalog: CatalogInput, path: string): void {
  const added: Kinds = new Map()
  for (const [event, { properties }] of Object.entries(catalog.events)) {
    for (const [property, { kind }] of nestedProperties(properties)) {
      const key = `${catalog.tool} ${event} ${property}`
      const known = kinds.get(key)
      if (known && known.kind !== kind) {
        throw new CollectorError(
          'catalog-kind-changed',
          `Catalog \`${path}\` makes \`${property}\` of \`${event}\` a ${kind}, but in \`${known.path}\` it is a ${known.kind}. Give the new property a new name.`,
        )
      }
      if (!known) added.set(key, { kind, path })
    }
  }
  for (const [key, value] of added) kinds.set(key, value)
}
