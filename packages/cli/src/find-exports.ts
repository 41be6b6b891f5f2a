import type { ProgramWords } from './decide.ts'
import { failed, succeeded, type Outcome } from './outcome.ts'

/** One export of one of the author's modules. */
export interface Export {
  readonly name: string
  readonly value: unknown
}

/** What knows the programs of one host: the schema entry of an adapter. */
export interface ProgramReader {
  isProgram(value: unknown): boolean
  /** Whether a program was parsed while it was imported. */
  isStarted(program: unknown): boolean
  declaredWords(program: unknown): ProgramWords | Promise<ProgramWords>
}

/** A program with what can read it. */
export interface FoundProgram {
  readonly program: unknown
  readonly reader: ProgramReader
}

/** Functions that are called to get the program. A name says that much; calling any other could run the tool. */
const FACTORIES = ['createCli', 'createProgram']

/** Finds the one catalog among the exports: a catalog, or a telemetry with one. */
export function findCatalog(exports: readonly Export[]): Outcome<unknown> {
  const found = new Set(exports.flatMap(({ value }) => [value, member(value, 'catalog')]).filter(isCatalog))
  if (found.size > 1) return failed('several-catalogs', 'The modules export several catalogs. Name modules that export only one.')
  for (const catalog of found) return succeeded(catalog)
  return failed(
    'no-catalog',
    'The modules export no catalog. Export what `defineCatalog` or `createTelemetry` returns, or name the module that does.',
  )
}

/** Finds the one program among the exports: an instance, or what a function called `createCli` or `createProgram` returns. */
export async function findProgram(exports: readonly Export[], readers: readonly ProgramReader[]): Promise<Outcome<FoundProgram>> {
  const isProgram = (value: unknown): boolean => readers.some((reader) => reader.isProgram(value))
  const found = new Set(exports.map(({ value }) => value).filter(isProgram))
  if (found.size === 0) {
    const telemetry = exports.find(({ value }) => isCatalog(member(value, 'catalog')))?.value
    for (const factory of new Set(exports.filter(isFactory).map(({ value }) => value as (telemetry: unknown) => unknown))) {
      const program = await factory(telemetry)
      if (isProgram(program)) found.add(program)
    }
  }
  if (found.size > 1) return failed('several-programs', 'The modules export several programs. Name modules that export only one.')
  for (const program of found) {
    const reader = readers.find((each) => each.isProgram(program))
    if (reader) return reader.isStarted(program) ? started() : succeeded({ program, reader })
  }
  return failed(
    'no-program',
    'The modules export no yargs or commander program. Export it before it is parsed, or a function `createCli` or `createProgram` that returns it.',
  )
}

function started(): Outcome<never> {
  return failed(
    'program-started',
    'The program parses its arguments while it is imported, so importing it runs it. Call `.parse()` in another file, the one that `bin` names.',
  )
}

function isFactory({ name, value }: Export): boolean {
  return FACTORIES.includes(name) && typeof value === 'function'
}

function isCatalog(value: unknown): boolean {
  return typeof member(value, 'tool') === 'string' && typeof member(value, 'events') === 'object'
}

function member(value: unknown, name: string): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}
