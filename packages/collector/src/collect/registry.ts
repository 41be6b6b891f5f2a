import { statSync } from 'node:fs'
import { join } from 'node:path'
import { catalogText, type CatalogInput } from '@sonde/core/protocol'
import type { Releases } from './lanes.ts'
import { CollectorError } from '../collector-error.ts'
import {
  catalogFiles,
  checkCatalogText,
  loadCatalogs,
  readCatalog,
  refuseChangedKinds,
  writeCatalogFile,
  type Catalogs,
  type Kinds,
} from './catalogs.ts'

/** The catalogs of a running collector: those in its directory, as they come and go. */
export interface Registry {
  /** The same object until something has changed. */
  readonly catalogs: Catalogs
  /** The releases of each tool of which every catalog was registered as that of a release. */
  readonly releases: ReadonlyMap<string, Releases>
  /**
   * Registers the catalog of one release, and returns whether it is new. Idempotent; throws a `CollectorError` and changes nothing
   * where the text is no valid catalog of `tool`, or the release has another one already.
   *
   * @param version Of the tool, such as `1.4.2`.
   */
  put(tool: string, version: string, text: string): boolean
  /** Looks whether files have come, gone or changed. A bad one is reported and not used; what it replaces stays in use. */
  reload(): void
  close(): void
}

export interface RegistryOptions {
  readonly directory: string
  readonly report: (line: string) => void
  /** How often files are looked at. Default every 2 s; watching a directory is not dependable on every file system. */
  readonly everyMs?: number
}

interface LoadedFile {
  readonly stamp: string
  /** Undefined where no version of the file was valid. */
  readonly catalog: CatalogInput | undefined
}

const EVERY_MS = 2000
const VERSION = /^\d{1,9}(\.\d{1,9}){1,3}(-[A-Za-z0-9.]{1,40})?$/

/** Reads every catalog in `directory`. Throws a `CollectorError` at the first bad file: at the start somebody is there to read it. */
export function openRegistry({ directory, report, everyMs = EVERY_MS }: RegistryOptions): Registry {
  loadCatalogs(directory)
  let files = new Map<string, LoadedFile>()
  let catalogs: Catalogs = new Map()
  let releases: ReadonlyMap<string, Releases> = new Map()
  take()
  const timer = setInterval(reload, everyMs)
  timer.unref()

  /** Files in use before come first, so that a new one with another opinion is the one that is refused. */
  function take(): void {
    const names = catalogFiles(directory).toSorted((a, b) => Number(files.has(b)) - Number(files.has(a)))
    const kinds: Kinds = new Map()
    const next = new Map<string, LoadedFile>()
    for (const name of names) {
      const loaded = load(name, kinds)
      if (loaded) next.set(name, loaded)
    }
    const before = inUse(files)
    files = next
    if (isSame(before, inUse(next))) return
    catalogs = byTool(next)
    releases = releasesIn(next)
  }

  function load(name: string, kinds: Kinds): LoadedFile | undefined {
    const path = join(directory, name)
    const known = files.get(name)
    const stamp = stampOf(path)
    // Gone since it was listed.
    if (stamp === undefined) return undefined
    try {
      const catalog = known?.stamp === stamp ? known.catalog : readCatalog(path)
      if (catalog) refuseChangedKinds(kinds, catalog, path)
      return { stamp, catalog }
    } catch (error) {
      if (!(error instanceof CollectorError)) throw error
      report(`${error.plainMessage} It is not used${known?.catalog ? '; what it said before still is' : ''}. [${error.code}]`)
      if (known?.catalog) refuseChangedKinds(kinds, known.catalog, path)
      return { stamp, catalog: known?.catalog }
    }
  }

  function reload(): void {
    try {
      const names = catalogFiles(directory)
      if (names.length === files.size && names.every((name) => files.get(name)?.stamp === stampOf(join(directory, name)))) return
      take()
    } catch (error) {
      report(`The catalogs cannot be looked at: ${(error as Error).message}. Those in use stay.`)
    }
  }

  return {
    get catalogs() {
      return catalogs
    },
    get releases() {
      return releases
    },
    put(tool, version, text) {
      const name = `${tool}@${version}`
      refuseWrongVersion(version)
      const catalog = checkCatalogText(name, text)
      if (catalog.tool !== tool) {
        throw new CollectorError('wrong-tool', `This is the catalog of \`${catalog.tool}\`, and was sent as one of \`${tool}\`.`)
      }
      const existing = files.get(`${name}.json`)?.catalog
      if (existing && catalogText(existing) === catalogText(catalog)) return false
      if (existing) {
        throw new CollectorError(
          'catalog-exists',
          `Release ${version} of \`${tool}\` has another catalog already. Register the next release.`,
        )
      }
      refuseChangedKinds(kindsOf(files, directory), catalog, name)
      writeCatalogFile(directory, name, catalog)
      reload()
      return true
    },
    reload,
    close: () => clearInterval(timer),
  }
}

/** Throws a `CollectorError` where a release is called what no release can be registered as. */
export function refuseWrongVersion(version: string): void {
  if (!VERSION.test(version))
    throw new CollectorError('wrong-version', `\`${version.slice(0, 40)}\` is not a version such as \`1.4.2\`.`)
}

function stampOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat && `${stat.ino} ${stat.size} ${stat.mtimeMs}`
}

function inUse(files: ReadonlyMap<string, LoadedFile>): readonly CatalogInput[] {
  return [...files.values()].flatMap(({ catalog }) => catalog ?? [])
}

function isSame(a: readonly CatalogInput[], b: readonly CatalogInput[]): boolean {
  return a.length === b.length && b.every((catalog) => a.includes(catalog))
}

function byTool(files: ReadonlyMap<string, LoadedFile>): Catalogs {
  const catalogs = new Map<string, CatalogInput[]>()
  for (const catalog of inUse(files)) catalogs.set(catalog.tool, [...(catalogs.get(catalog.tool) ?? []), catalog])
  return catalogs
}

/** A catalog that was registered without its release may be of any: then nobody knows which were released. */
function releasesIn(files: ReadonlyMap<string, LoadedFile>): Map<string, Releases> {
  const found = new Map<string, Set<string>>()
  const unknown = new Set<string>()
  for (const [name, { catalog }] of files) {
    if (catalog === undefined) continue
    const [, version, coarse] = /@((\d+\.\d+)[\d.]*)[^@]*\.json$/.exec(name) ?? []
    const known = found.get(catalog.tool) ?? new Set()
    if (version === undefined || coarse === undefined) unknown.add(catalog.tool)
    else found.set(catalog.tool, known.add(version).add(coarse))
  }
  return new Map([...found].filter(([tool]) => !unknown.has(tool)))
}

function kindsOf(files: ReadonlyMap<string, LoadedFile>, directory: string): Kinds {
  const kinds: Kinds = new Map()
  for (const [name, { catalog }] of files) if (catalog) refuseChangedKinds(kinds, catalog, join(directory, name))
  return kinds
}
