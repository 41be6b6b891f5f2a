// A process of its own, because whatever it imports may end it, hang, or print. It is given paths and answers once.
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type * as Oclif from '@sonde/oclif/schema'
import { findCatalog, findProgram, type Export, type ProgramReader } from './find-exports.ts'
import { hasOclifSection, oclifPackageOf } from './oclif-program.ts'
import { failed, succeeded, type Outcome } from './outcome.ts'
import type { ReadProgram } from './read-program.ts'

let answered = false

process.once('message', (modules: readonly string[]) => void read(modules).then(answer, answerFailure))
// The channel keeps this process until it is ended, or until whoever started it is gone.
process.once('disconnect', () => process.exit())
process.on('uncaughtException', (error: unknown) => {
  // In strict mode core checks the catalog beside the import. The check of this command names every problem instead.
  if (!isSetupError(error)) answerFailure(error)
})

function read(paths: readonly string[]): Promise<Outcome<ReadProgram>> {
  const packageFile = oclifPackageOf(paths)
  return packageFile === undefined ? readModules(paths) : readOclif(packageFile)
}

/** oclif knows a program by its package.json. */
async function readOclif(packageFile: string): Promise<Outcome<ReadProgram>> {
  if (!hasOclifSection(packageFile)) {
    return failed(
      'no-oclif',
      `\`${packageFile}\` has no section \`oclif\`, nor has a file such as \`oclif.config.js\` beside it, so it is no oclif program. Name the modules of a yargs or commander program instead.`,
    )
  }
  const adapter = await loadAdapter<typeof Oclif>('@sonde/oclif/schema', [packageFile])
  if (adapter === undefined) return noAdapter('@sonde/oclif', 'an oclif')
  return succeeded(await adapter.declaredProgram(dirname(packageFile)))
}

async function readModules(modules: readonly string[]): Promise<Outcome<ReadProgram>> {
  // A program that parses while it is imported sees no arguments.
  process.argv.splice(1, Infinity, ...modules.slice(0, 1))
  const exports: Export[] = []
  for (const path of modules) {
    const exported = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>
    exports.push(...Object.entries(exported).map(([name, value]) => ({ name, value })))
  }
  const catalog = findCatalog(exports)
  if (!catalog.ok) return catalog
  if (!waitsForWords(catalog.value)) return succeeded({ catalog: catalog.value, words: { commands: [], flags: [] } })
  const readers = []
  for (const name of ['@sonde/yargs/schema', '@sonde/commander/schema']) {
    const reader = await loadAdapter<ProgramReader>(name, modules)
    if (reader) readers.push(reader)
  }
  if (readers.length === 0) return noAdapter('@sonde/yargs` or `@sonde/commander', 'a')
  const found = await findProgram(exports, readers)
  if (!found.ok) return found
  const { program, reader } = found.value
  const shipped = await shippedBy(modules, catalog.value)
  return succeeded({
    catalog: catalog.value,
    words: await reader.declaredWords(program),
    ...(shipped !== undefined && { shipped }),
  })
}

/** Where core was told to look for the file: strict mode notes it beside its check of the catalog, which it loads when it is wired. */
async function shippedBy(modules: readonly string[], catalog: unknown): Promise<string | null | undefined> {
  const core = modules.flatMap((path) => resolved('@sonde/core', path) ?? [])[0]
  if (core === undefined) return undefined
  // Imports of one file are settled in the order they were asked for.
  await import(new URL('./check-catalog.mjs', pathToFileURL(core)).href).catch(() => {})
  await new Promise(setImmediate)
  const wired = (globalThis as { [WIRED]?: Map<unknown, unknown> })[WIRED]
  const place = wired?.get(catalog)
  if (place instanceof URL) return place.protocol === 'file:' ? fileURLToPath(place) : undefined
  return wired?.has(catalog) && place === undefined ? null : undefined
}

const WIRED = Symbol.for('sonde.wired')

function resolved(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(name)
  } catch {
    return undefined
  }
}

/** Whether a catalog asks for what a program declares. One that lists its own words needs no program. */
function waitsForWords(catalog: unknown): boolean {
  return /"declared":"/.test(JSON.stringify(catalog))
}

function noAdapter(name: string, kind: string): Outcome<never> {
  return failed(
    'no-adapter',
    `\`${name}\` cannot be found from the program, and it says what ${kind} program declares. Add it to the dependencies of the program.`,
  )
}

/** The program's own copy of the adapter, so that the words are those this very version records. */
async function loadAdapter<Adapter>(name: string, paths: readonly string[]): Promise<Adapter | undefined> {
  for (const path of paths) {
    const file = resolved(name, path)
    if (file !== undefined) return (await import(pathToFileURL(file).href)) as Adapter
  }
  return undefined
}

function answerFailure(error: unknown): void {
  // The adapter has found what is wrong, and says it itself.
  if (isSetupError(error)) return answer(failed(error.code, error.message))
  const reason = error instanceof Error ? error.message : String(error)
  const next = /^Unknown file extension "\.[cm]?ts"/.test(reason)
    ? '. This Node runs no TypeScript: build it, and name what was built.'
    : ''
  answer(failed('program-failed', `The program cannot be read: ${reason}${next}`))
}

function isSetupError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && error.name === 'SetupError' && 'code' in error && typeof error.code === 'string'
}

function answer(outcome: Outcome<ReadProgram>): void {
  if (!answered) process.send?.(outcome)
  answered = true
}
