import { statSync } from 'node:fs'
import { join } from 'node:path'
import { catalogText, type CatalogInput } from '@sonde/core/protocol'
import type { Releases } from './lanes.ts'
import { CollectorError } from '../collector-error.ts'
import {
  catalogFiles,
  checkCatalogText,
  nameOf,
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
  /** Files that cannot be used, by their names, and why: one line each. The others are in use. */
  readonly unused: ReadonlyMap<string, string>
  /**
   * Registers the catalog in `file`: a checked copy stays in the directory, so the next start knows it without being told. The same
   * catalog is one file, however often it is registered. Throws a `CollectorError` and changes nothing where it cannot be used.
   */
  register(file: string): void
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
  /** What is wrong with the file as it is, in one line. */
  readonly problem?: string
}

const EVERY_MS = 2000
const VERSION = /^\d{1,9}(\.\d{1,9}){1,3}(-[A-Za-z0-9.]{1,40})?$/

/** Reads every catalog in `directory`, and looks for others until it is closed. A bad file takes nothing from the other tools. */
export function openRegistry({ directory, report, everyMs = EVERY_MS }: RegistryOptions): Registry {
  let files = new Map<string, LoadedFile>()
  let catalogs: Catalogs = new Map()
  let releases: ReadonlyMap<string, Releases> = new Map()
  take()
  const timer = setInterval(reload, everyMs)
  timer.unref()

  /** Files in use before come first, then the older, so that a new one with another opinion is the one that is refused. */
  function take(): void {
    const age = new Map(catalogFiles(directory).map((name) => [name, files.has(name) ? 0 : writtenAt(join(directory, name))]))
    const names = [...age.keys()].toSorted((a, b) => (age.get(a) ?? 0) - (age.get(b) ?? 0))
    const kinds: Kinds = new Map()
    const next = new Map<string, LoadedFile>()
    for (const name of names) {
      const loaded = load(name, kinds)
      if (loaded) next.set(name, loaded)
    }
    const before = inUse(files)
    files = next
    releases = releasesIn(next)
    if (!isSame(before, inUse(next))) catalogs = byTool(next)
  }

  function load(name: string, kinds: Kinds): LoadedFile | undefined {
    const path = join(directory, name)
    const known = files.get(name)
    const stamp = stampOf(path)
    // Gone since it was listed.
    if (stamp === undefined) return undefined
    try {
      // What could not be used is looked at anew: the file it did not agree with may be gone.
      const catalog = known?.stamp === stamp && known.problem === undefined ? known.catalog : readCatalog(path)
      if (catalog) refuseChangedKinds(kinds, catalog, path)
      return { stamp, catalog }
    } catch (error) {
      if (!(error instanceof CollectorError)) throw error
      const catalog = agreesWith(kinds, known?.catalog, path) ? known?.catalog : undefined
      const problem = `${error.plainMessage} It is not used${catalog ? '; what it said before still is' : ''}. [${error.code}]`
      if (problem !== known?.problem) report(problem)
      return { stamp, catalog, problem }
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
    get unused() {
      return new Map([...files].flatMap(([name, { problem }]) => (problem === undefined ? [] : [[name, problem] as const])))
    },
    register(file) {
      const catalog = readCatalog(file)
      const name = nameOf(catalog)
      if (files.get(`${name}.json`)?.problem === undefined && files.has(`${name}.json`)) return
      refuseChangedKinds(kindsOf(files, directory), catalog, file)
      writeCatalogFile(directory, name, catalog)
      reload()
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

function agreesWith(kinds: Kinds, catalog: CatalogInput | undefined, path: string): boolean {
  try {
    if (catalog) refuseChangedKinds(kinds, catalog, path)
    return true
  } catch {
    return false
  }
}

function writtenAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
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
    // A file that cannot be used still says by its name what was released.
    const [, named, version, coarse] = /^(.*?)@((\d+\.\d+)[\d.]*)[^@]*\.json$/.exec(name) ?? []
    const tool = catalog?.tool ?? named ?? /^([a-z][a-z0-9-]*)-[0-9a-f]{12}\.json$/.exec(name)?.[1]
    if (tool === undefined) continue
    const known = found.get(tool) ?? new Set()
    if (version === undefined || coarse === undefined) unknown.add(tool)
    else found.set(tool, known.add(version).add(coarse))
  }
  return new Map([...found].filter(([tool]) => !unknown.has(tool)))
}

function kindsOf(files: ReadonlyMap<string, LoadedFile>, directory: string): Kinds {
  const kinds: Kinds = new Map()
  for (const [name, { catalog }] of files) if (catalog) refuseChangedKinds(kinds, catalog, join(directory, name))
  return kinds
}
