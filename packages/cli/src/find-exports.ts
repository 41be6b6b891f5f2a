import type { DeclaringProgram } from '@sonde/yargs/schema'
import { failed, succeeded, type Outcome } from './outcome.ts'

/** One export of one of the author's modules. */
export interface Export {
  readonly name: string
  readonly value: unknown
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
export async function findProgram(
  exports: readonly Export[],
  isProgram: (value: unknown) => value is DeclaringProgram,
): Promise<Outcome<DeclaringProgram>> {
  const found = new Set(exports.map(({ value }) => value).filter(isProgram))
  if (found.size === 0) {
    const telemetry = exports.find(({ value }) => isCatalog(member(value, 'catalog')))?.value
    for (const factory of new Set(exports.filter(isFactory).map(({ value }) => value as (telemetry: unknown) => unknown))) {
      const program = await factory(telemetry)
      if (isProgram(program)) found.add(program)
    }
  }
  if (found.size > 1)
    return failed('several-programs', 'The modules export several yargs programs. Name modules that export only one.')
  for (const program of found) return isStarted(program) ? started() : succeeded(program)
  return failed(
    'no-program',
    'The modules export no yargs program. Export the instance before `.parse()` is called, or a function `createCli` or `createProgram` that returns it.',
  )
}

function started(): Outcome<never> {
  return failed(
    'program-started',
    'The program parses its arguments while it is imported, so importing it runs it. Call `.parse()` in another file, the one that `bin` names.',
  )
}

function isStarted(program: DeclaringProgram): boolean {
  return Boolean(member(program, 'parsed'))
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
