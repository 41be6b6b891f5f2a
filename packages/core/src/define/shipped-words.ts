import type { World } from '../edge/world.ts'
import type { CatalogInput } from './catalog.ts'
import { declaredWordsOf, needsDeclaredWords, withDeclaredWords, type DeclaredWords } from './declared-words.ts'
import { SetupError } from './setup-error.ts'

/**
 * Where the closed lists of commands and flags come from: the `telemetry.catalog.json` that `sonde schema` wrote, by its place or, in a
 * bundle, imported; or what the host itself declares in a list that its package ships, such as oclif's manifest, where there is no
 * such file.
 */
export type Shipped = URL | ImportedCatalog | { readonly file: URL; readonly declared: () => DeclaredWords }

/** `telemetry.catalog.json` as a module imports it. Its words are checked where they are used. */
export interface ImportedCatalog {
  readonly events: object
}

/**
 * Fills the declared properties with the words that the package ships. Where none can be read the lists stay as the catalog has
 * them, empty, so every command is `other`; in strict mode it throws instead.
 */
export function withShippedWords<C extends CatalogInput>(
  { fs }: Pick<World, 'fs'>,
  catalog: C,
  shipped: Shipped | undefined,
  strict: boolean,
): C {
  if (!needsDeclaredWords(catalog)) return catalog
  const words = shipped && wordsIn(fs, shipped)
  if (words === undefined && strict) throw unreadable(catalog.tool, shipped instanceof URL ? shipped : undefined)
  return words === undefined ? catalog : withDeclaredWords(catalog, words)
}

/** Whether the lists of declared words can be read, where a catalog has such lists. */
export function hasShippedWords({ fs }: Pick<World, 'fs'>, catalog: CatalogInput, shipped: Shipped | undefined): boolean {
  if (!needsDeclaredWords(catalog)) return true
  return shipped instanceof URL ? readWords(fs, shipped) !== undefined : shipped !== undefined
}

function wordsIn(fs: World['fs'], shipped: Shipped): DeclaredWords | undefined {
  if (shipped instanceof URL) return readWords(fs, shipped)
  return 'events' in shipped ? declaredWordsOf(shipped as CatalogInput) : (readWords(fs, shipped.file) ?? shipped.declared())
}

function readWords(fs: World['fs'], file: URL): DeclaredWords | undefined {
  try {
    return declaredWordsOf(JSON.parse(fs.readFileSync(file, 'utf8')) as CatalogInput)
  } catch {
    return undefined
  }
}

function unreadable(tool: string, shipped: URL | undefined): SetupError {
  const what =
    shipped === undefined
      ? `The catalog of \`${tool}\` lists declared commands or flags, but \`createTelemetry\` was not told where the shipped catalog is.`
      : `The shipped catalog of \`${tool}\` cannot be read at \`${shipped.href}\`.`
  return new SetupError(
    'shipped-catalog',
    `${what} Run \`sonde schema\`, ship the file it writes, and pass its URL as \`shipped\`.`,
  )
}
