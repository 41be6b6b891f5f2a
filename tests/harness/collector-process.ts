import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { freePort } from '../../packages/core/test/free-port.ts'
import { within } from './waiting.ts'

// An import would also load Node's fetch, which takes longer than all of this.
const { request } = process.getBuiltinModule('node:http')

const bin = join(import.meta.dirname, '..', '..', 'packages', 'collector', 'dist', 'bin.mjs')

/** A `sonde-collector serve` of its own on loopback. */
export interface CollectorProcess {
  readonly url: string
  readonly data: string
  /** Everything it has printed. */
  output(): string
  /** Ends the process as a power cut would. */
  kill(): Promise<void>
  /** Starts it again on the same port and data. */
  restart(): Promise<void>
}

export async function startCollector(data: string, catalog: string): Promise<CollectorProcess> {
  const port = await freePort()
  let child: ChildProcess | undefined
  let output = ''

  async function start(): Promise<void> {
    child = spawn(process.execPath, [bin, 'serve', '--data', data, '--catalog', catalog, '--port', String(port)])
    const printedBefore = output.length
    child.stdout?.on('data', (chunk: Buffer) => (output += String(chunk)))
    child.stderr?.on('data', (chunk: Buffer) => (output += String(chunk)))
    await within(`the collector to listen: ${output}`, () => output.includes('Ctrl+C stops it', printedBefore))
  }

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  onTestFinished(kill)
  await start()
  return { url: `http://127.0.0.1:${port}`, data, output: () => output, kill, restart: start }
}

/** What `sonde-collector report --json` says of the only tool. */
export interface ReportJson {
  readonly commands: readonly {
    readonly command: string
    readonly events: number
    readonly installations: { readonly day: number; readonly week: number; readonly ever: number }
    readonly errorRate: number
  }[]
  readonly outcomes: readonly { readonly word: string; readonly events: number }[]
  readonly events: readonly { readonly word: string; readonly events: number }[]
  readonly versions: readonly { readonly word: string; readonly events: number }[]
  readonly active: Readonly<Record<'days' | 'weeks' | 'months', readonly { readonly installations: number }[]>>
  readonly tables: readonly {
    readonly id: string
    readonly columns: readonly { readonly name: string; readonly unit: string }[]
    readonly rows: readonly (readonly (string | number | null)[])[]
  }[]
  readonly context: readonly { readonly fact: string; readonly value: string; readonly events: number }[]
  readonly facts: readonly {
    readonly fact: string
    readonly value: string
    readonly deliveries: number
    readonly share: number
  }[]
  readonly dropped: readonly { readonly word: string; readonly events: number }[]
  readonly rejected: readonly { readonly word: string; readonly events: number }[]
}

/** Asks as an author would, on the command line. */
export function report(data: string): ReportJson {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, 'report', '--data', data, '--json'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`sonde-collector report failed: ${stderr}`)
  return (JSON.parse(stdout) as ReportJson[])[0] as ReportJson
}

/** Counts of a report as an object, for comparison with what was run. */
export function counts(rows: readonly { readonly word: string; readonly events: number }[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ word, events }) => [word, events]))
}

/** Posts a body as a sender would, and resolves to the status. Not by `fetch`, which the collector takes for a web page. */
export async function postEvents(url: string, body: string): Promise<number | undefined> {
  const sent = request(`${url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/json' } }).end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  answer.resume()
  return answer.statusCode
}
