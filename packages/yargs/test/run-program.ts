import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const majors = ['yargs', 'yargs-17'] as const

const program = fileURLToPath(new URL('fixtures/program.mjs', import.meta.url))

/** What a person sees of one run. */
export interface Seen {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

/** What the adapter told core in one run. */
export interface Told {
  readonly started?: string
  readonly set?: Readonly<Record<string, unknown>>
  readonly words?: readonly string[]
  readonly exitCode?: number
}

interface Fixture {
  readonly major: string
  readonly mode?: string
  readonly args: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs the fixture program as a process of its own, without telemetry. */
export function runBare(fixture: Fixture): Seen {
  return run(fixture, undefined)
}

/** Runs the fixture program with the adapter and a starter that notes what it is told. */
export function runRecorded(fixture: Fixture): Seen & { readonly told: readonly Told[] } {
  const directory = mkdtempSync(join(tmpdir(), 'sonde-yargs-'))
  const record = join(directory, 'told.ndjson')
  try {
    const seen = run(fixture, record)
    return { ...seen, told: readLines(record) }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Runs the fixture program until it has printed something, and interrupts it as Ctrl+C does. */
export async function interruptRecorded(fixture: Fixture) {
  const directory = mkdtempSync(join(tmpdir(), 'sonde-yargs-'))
  const record = join(directory, 'told.ndjson')
  try {
    const child = spawn(process.execPath, argumentsOf(fixture), { env: environmentOf(fixture, record) })
    const seen = { stdout: '', stderr: '' }
    child.stdout.on('data', (text: Buffer) => (seen.stdout += text.toString()))
    child.stderr.on('data', (text: Buffer) => (seen.stderr += text.toString()))
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    return { ...seen, signal, told: readLines(record) }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function run(fixture: Fixture, record: string | undefined): Seen {
  const { stdout, stderr, status } = spawnSync(process.execPath, argumentsOf(fixture), {
    encoding: 'utf8',
    env: environmentOf(fixture, record),
  })
  return { stdout, stderr, exitCode: status }
}

function argumentsOf({ args }: Fixture): string[] {
  return [program, ...args.split(' ').filter(Boolean)]
}

function environmentOf({ major, mode = '', env = {} }: Fixture, record: string | undefined): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    LC_ALL: 'C',
    FIXTURE_YARGS: major,
    FIXTURE_MODE: mode,
    ...(record && { FIXTURE_RECORD: record }),
    ...env,
  }
}

function readLines(path: string): Told[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Told)
  } catch {
    return []
  }
}
