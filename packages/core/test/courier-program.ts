import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'
import { onTestFinished } from 'vitest'
import { courierWorld, inState, type TestCourierWorld } from './courier-world.ts'

const APPENDER = fileURLToPath(new URL('appender.ts', import.meta.url))
const SOURCE = fileURLToPath(new URL('../src/deliver/courier.ts', import.meta.url))

/** The courier as a program of one file, made from the source as it is now. The caller removes the directory it lies in. */
export async function buildCourier(): Promise<{ readonly program: string; readonly remove: () => void }> {
  const outDir = mkdtempSync(join(tmpdir(), 'sonde-courier-'))
  await build({
    config: false,
    entry: { courier: SOURCE },
    outDir,
    clean: false,
    dts: false,
    logLevel: 'silent',
    platform: 'node',
    target: 'node20.19',
  })
  return {
    program: join(outDir, 'courier.mjs'),
    remove: () => rmSync(outDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }),
  }
}

/** A state directory for real couriers: the clock is that of the machine. */
export function realWorld(): TestCourierWorld {
  const world = courierWorld()
  world.time = Date.now()
  writeFileSync(inState(world, 'settings.json'), '{"v":1,"choice":"on"}\n')
  return world
}

/** What came of a courier. */
export interface CourierRun {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Everything it printed: nothing. */
  readonly output: string
}

export interface RunningCourier {
  readonly child: ChildProcess
  readonly ended: Promise<CourierRun>
}

/** Starts a courier as core does, except that it is waited for and that what it prints is heard. */
export function startProgram(program: string, world: TestCourierWorld, env: Record<string, string> = {}): RunningCourier {
  const child = spawn(process.execPath, [program], {
    cwd: world.directory,
    env: { PATH: process.env['PATH'] ?? '', HOME: world.home, SONDE_COURIER: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    output,
  }))
  return { child, ended }
}

export function runProgram(program: string, world: TestCourierWorld, env: Record<string, string> = {}): Promise<CourierRun> {
  return startProgram(program, world, env).ended
}

/** Processes that append lines to a spool at the same time. */
export interface Appending {
  /** Their exit codes: 0 where every line was written. */
  readonly codes: Promise<readonly number[]>
  done: boolean
}

export function appendLines(
  spool: string,
  { processes, lines }: { readonly processes: number; readonly lines: number },
): Appending {
  const children = Array.from({ length: processes }, (_, index) =>
    spawn(process.execPath, [APPENDER, spool, String(lines), `p${index}`], { stdio: ['ignore', 'ignore', 'inherit'] }),
  )
  const codes = Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number))
  const appending: Appending = { codes, done: false }
  void codes.then(() => (appending.done = true))
  return appending
}
