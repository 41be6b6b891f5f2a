import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Body } from '@sonde/core/protocol'
import { onTestFinished } from 'vitest'

// An import would also load Node's fetch, which takes longer than all of this.
const { Agent, request } = process.getBuiltinModule('node:http')

const source = fileURLToPath(new URL('../src', import.meta.url))
const built = fileURLToPath(new URL('../dist/bin.mjs', import.meta.url))

/** As it is built, unless the source has changed since: a start from a hundred files of types takes three times as long. */
export const bin = isUpToDate() ? built : join(source, 'bin.ts')

function isUpToDate(): boolean {
  const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const builtAt = changedAt(built)
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  return files.every((name) => name.endsWith('.test.ts') || changedAt(join(source, name)) < builtAt)
}

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `sonde-collector` to its end. */
export async function run(...args: readonly string[]): Promise<Finished> {
  const { child, output } = start(args)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...output }
}

/** Runs `sonde-collector` with variables of its own. */
export function runWith(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { child, output } = start(args, env)
  const ended = once(child, 'close').then(([code]): Finished => ({ code: code as number | null, ...output }))
  return { child, output, ended }
}

export interface RunningCollector {
  readonly url: string
  readonly child: ChildProcess
  readonly output: { readonly stdout: string; readonly stderr: string }
  /** Sends the signal and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<Finished>
}

/** Runs `sonde-collector serve` on any free port until it is ready. */
export async function serve(data: string, ...args: readonly string[]): Promise<RunningCollector> {
  const { child, output } = start(['serve', '--data', data, '--port', '0', ...args])
  const ended = once(child, 'close') as Promise<[number | null]>
  const url = await Promise.race([ready(child, output), ended.then(() => undefined)])
  if (url === undefined) throw new Error(`The collector did not start: ${output.stderr}`)
  return {
    url,
    child,
    output,
    async stop(signal) {
      child.kill(signal)
      const [code] = await ended
      return { code, ...output }
    },
  }
}

function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { child: ChildProcess; output: { stdout: string; stderr: string } } {
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  return { child, output }
}

function ready(child: ChildProcess, output: { stdout: string }): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.on('data', () => {
      const url = /events(?: +|":")(\S+?)\/v1\/events/.exec(output.stdout)?.[1]
      if (url !== undefined && /Ctrl\+C|}\n/.test(output.stdout)) resolve(url)
    })
  })
}

export function deliver(url: string, body: Body | string, path = '/v1/events'): Promise<{ status: number; answer: unknown }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    request(url + path, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (response) => {
      let answer = ''
      response
        .on('data', (chunk: Buffer) => (answer += chunk.toString()))
        .on('end', () => resolve({ status: response.statusCode ?? 0, answer: JSON.parse(answer) }))
        .on('error', reject)
    })
      .on('error', reject)
      .end(text)
  })
}

const agent = new Agent({ keepAlive: true })
