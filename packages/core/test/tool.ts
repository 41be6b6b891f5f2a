import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDirectory } from './test-world.ts'

const fixtures = join(import.meta.dirname, 'fixtures')

/** A home of its own with everything a shell would set, and nothing else: no CI, no coding agent, no telemetry of others. */
export interface Home {
  readonly path: string
  /** The state directory of the tool `acme`. */
  readonly directory: string
  readonly env: Record<string, string>
}

export function createHome(env: Record<string, string> = {}): Home {
  const path = temporaryDirectory()
  return {
    path,
    directory: join(path, '.local', 'state', 'sonde', 'acme'),
    env: { PATH: process.env['PATH'] ?? '', HOME: path, ...env },
  }
}

/** Runs a fixture to its end as a person's shell would, without a terminal. */
export function runTool(home: Home, args: readonly string[], file = 'tool.mjs', env: Record<string, string> = {}) {
  return spawnSync(process.execPath, [join(fixtures, file), ...args], {
    cwd: home.path,
    env: { ...home.env, ...env },
    encoding: 'utf8',
    timeout: 60_000,
  })
}

/** Whoever owns nothing. */
export const NOBODY = 65534

/** Runs a fixture as another user than root, who is not stopped by permissions and writes no log. */
export function runToolAsNobody(home: Home, args: readonly string[], env: Record<string, string> = {}) {
  const tool = [process.execPath, join(fixtures, 'tool.mjs'), ...args]
  const command =
    process.getuid?.() === 0 ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...tool] : tool
  return spawnSync(command[0] as string, command.slice(1), {
    cwd: home.path,
    env: { ...home.env, ...env },
    encoding: 'utf8',
    timeout: 60_000,
  })
}

/** A home that belongs to the user of {@link runToolAsNobody}. */
export function createHomeOfNobody(env: Record<string, string> = {}): Home {
  const home = createHome(env)
  if (process.getuid?.() === 0) chownSync(home.path, NOBODY, NOBODY)
  return home
}

export function startTool(home: Home, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [join(fixtures, 'tool.mjs'), ...args], { cwd: home.path, env: { ...home.env, ...env } })
}

/** Runs a fixture to its end while this process goes on, so that it can answer the fixture's requests. */
export async function toolEnds(home: Home, args: readonly string[], env: Record<string, string> = {}, file = 'tool.mjs') {
  const child = spawn(process.execPath, [join(fixtures, file), ...args], { cwd: home.path, env: { ...home.env, ...env } })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, stdout, stderr }
}

/** Keeps the tool from starting couriers, so that what it recorded stays to be looked at. */
export function postponeDelivery(home: Home): void {
  mkdirSync(home.directory, { recursive: true, mode: 0o700 })
  writeFileSync(join(home.directory, 'delivery.json'), JSON.stringify({ v: 1, startedAt: Date.now() }))
}

/** Every line waiting in any spool of the home. */
export function waitingLines(home: Home): Record<string, unknown>[] {
  if (!existsSync(home.directory)) return []
  return readdirSync(home.directory)
    .filter((name) => name.startsWith('current-'))
    .flatMap((name) => readFileSync(join(home.directory, name), 'utf8').split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
