// A process of its own, because whatever it imports may end it, hang, or print. It is given paths and answers once.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type * as Adapter from '@sonde/yargs/schema'
import { findCatalog, findProgram, type Export } from './find-exports.ts'
import { failed, succeeded, type Outcome } from './outcome.ts'
import type { ReadProgram } from './read-program.ts'

let answered = false

process.once('message', (modules: readonly string[]) => void read(modules).then(answer, answerFailure))
// The channel keeps this process until it is ended, or until whoever started it is gone.
process.once('disconnect', () => process.exit())
process.on('uncaughtException', (error: unknown) => {
  // In strict mode core checks the catalog beside the import. The check of this command names every problem instead.
  if (!(error instanceof Error && error.name === 'SetupError')) answerFailure(error)
})

async function read(modules: readonly string[]): Promise<Outcome<ReadProgram>> {
  // A program that parses while it is imported sees no arguments.
  process.argv.splice(1, Infinity, ...modules.slice(0, 1))
  const exports: Export[] = []
  for (const path of modules) {
    const exported = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>
    exports.push(...Object.entries(exported).map(([name, value]) => ({ name, value })))
  }
  const catalog = findCatalog(exports)
  if (!catalog.ok) return catalog
  const adapter = await loadAdapter(modules)
  if (adapter === undefined) {
    return failed(
      'no-adapter',
      '`@sonde/yargs` cannot be found from the modules, and it says what a yargs program declares. Add it to the dependencies of the program.',
    )
  }
  const program = await findProgram(exports, adapter.isProgram)
  if (!program.ok) return program
  return succeeded({ catalog: catalog.value, words: await adapter.declaredWords(program.value) })
}

/** The program's own copy of the adapter, so that the words are those this very version records. */
async function loadAdapter(modules: readonly string[]): Promise<typeof Adapter | undefined> {
  for (const path of modules) {
    let file: string
    try {
      file = createRequire(path).resolve('@sonde/yargs/schema')
    } catch {
      continue
    }
    return (await import(pathToFileURL(file).href)) as typeof Adapter
  }
  return undefined
}

function answerFailure(error: unknown): void {
  answer(failed('program-failed', `The program cannot be read: ${error instanceof Error ? error.message : String(error)}`))
}

function answer(outcome: Outcome<ReadProgram>): void {
  if (!answered) process.send?.(outcome)
  answered = true
}
