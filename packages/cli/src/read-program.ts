import { fork, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProgramWords } from './decide.ts'
import { failed, type Outcome } from './outcome.ts'

/** What an author's built program says of itself. Of an oclif program that is its package.json. */
export interface ReadProgram {
  /** As exported; not checked. */
  readonly catalog: unknown
  readonly words: ProgramWords
  /** Whether the catalog is the section `oclif.sonde`, where decisions are JSON. */
  readonly isSection?: boolean
  /** Where the program looks for the file at run time: its path, or null where it was told no place. Absent where that is not known. */
  readonly shipped?: string | null
}

interface ReadOptions {
  /** How long importing may take. */
  readonly limitMs?: number
  /** The file that the reading process runs. */
  readonly reader?: URL
}

/** What an author needs to see of what the program printed. */
const MAX_PRINTED = 2000

/**
 * Imports the author's modules in a process of its own and collects what they declare. Nothing is recorded there and no command
 * runs; whatever the modules do while they are imported, this comes back within the limit.
 */
export async function readProgram(modules: readonly string[], options: ReadOptions = {}): Promise<Outcome<ReadProgram>> {
  const { limitMs = 30_000, reader = new URL('./reader.mjs', import.meta.url) } = options
  const paths = modules.map((module) => resolve(module))
  const missing = modules.find((_, index) => !existsSync(paths[index] ?? ''))
  if (missing !== undefined) {
    return failed('module-not-found', `There is no file \`${missing}\`. Build the program first, and name the built module.`)
  }
  const child = fork(fileURLToPath(reader), {
    env: { ...process.env, DO_NOT_TRACK: '1', SONDE_STRICT: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let printed = ''
  const keep = (text: Buffer): void => void (printed = (printed + text.toString()).slice(-MAX_PRINTED))
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  child.send(paths)
  const end = await endOf(child, limitMs)
  child.kill('SIGKILL')
  child.stdout?.destroy()
  child.stderr?.destroy()
  if (typeof end === 'object') return end
  const output = printed.trim() === '' ? '' : ` It printed:\n${printed.trim()}\n`
  return failed(
    end === 'limit' ? 'program-hangs' : 'program-started',
    `${end === 'limit' ? `Importing the program takes more than ${limitMs / 1000} s` : `Importing the program ends the process with ${end}`}, ` +
      `so it does more than declare commands. Start the work in another file, the one that \`bin\` names.${output}`,
  )
}

/** The answer, or what came instead. The reading process stays until it is ended here, so an answer is never overtaken by its exit. */
function endOf(
  child: ChildProcess,
  limitMs: number,
): Promise<Outcome<ReadProgram> | 'limit' | `code ${number}` | NodeJS.Signals> {
  return new Promise((settle) => {
    const timer = setTimeout(settle, limitMs, 'limit')
    child.once('message', (outcome) => {
      clearTimeout(timer)
      settle(outcome as Outcome<ReadProgram>)
    })
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      settle(signal ?? `code ${code ?? 0}`)
    })
  })
}
