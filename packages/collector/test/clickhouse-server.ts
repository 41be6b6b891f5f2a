import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bridge = fileURLToPath(new URL('./chdb/bridge.mjs', import.meta.url))

/** Whether there is a ClickHouse to test with. */
export const hasClickhouse = process.env['SONDE_CLICKHOUSE_URL'] !== undefined || existsSync(join(bridge, '../node_modules/chdb'))

export interface TestServer {
  readonly url: string
  /** True for ClickHouse in a process, which does one thing at a time. */
  readonly inProcess: boolean
  stop(): Promise<void>
}

/** The server of `SONDE_CLICKHOUSE_URL`, or ClickHouse in a process of its own behind a loopback port. */
export async function startClickhouse(): Promise<TestServer> {
  const url = process.env['SONDE_CLICKHOUSE_URL']
  if (url !== undefined) return { url, inProcess: false, stop: async () => undefined }
  const directory = mkdtempSync(join(tmpdir(), 'sonde-chdb-'))
  const child = spawn(process.execPath, [bridge, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  return {
    url: await addressOf(child),
    inProcess: true,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** A database of its own for what a test keeps in `directory`. */
export function databaseFor(directory: string): string {
  return `sonde_test_${createHash('sha256').update(directory).digest('hex').slice(0, 16)}`
}

async function addressOf(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk)
    if (text.includes('\n')) return text.trim()
  }
  throw new Error('ClickHouse did not start.')
}
