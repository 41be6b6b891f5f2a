import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Action, Reply } from '../fixtures/recorder/recipe.ts'
import { Tool } from './tool.ts'

const program = fileURLToPath(new URL('../fixtures/recorder/program.ts', import.meta.url))

export interface Recorded extends Reply {
  /** The lines the batch appended to the spool. */
  readonly lines: readonly string[]
}

/** A real program with the real core in it, which makes the calls it is told to make. */
export interface Recorder extends AsyncDisposable {
  play(actions: readonly Action[]): Promise<Recorded>
  /** Lets the program end by itself, and delivers what it has recorded. */
  end(): Promise<void>
}

/** Starts a recorder with telemetry on, by default with an endpoint where nobody listens, and so much memory. */
export async function startRecorder(maxHeapMb: number, endpoint?: string): Promise<Recorder> {
  const home = mkdtempSync(join(tmpdir(), 'sonde-recorder-'))
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, HOSTILE_TELEMETRY_ENDPOINT: endpoint ?? 'http://127.0.0.1:9' }
  const tool = new Tool(program, { env, cwd: home, directory: join(home, '.local', 'state', 'sonde', 'hostile') })
  tool.run(['telemetry', 'on'])
  tool.postponeDelivery()
  const child = spawn(process.execPath, ['--expose-gc', `--max-old-space-size=${maxHeapMb}`, program], { cwd: home, env })
  // One that dies is noticed by its missing reply.
  child.stdin.on('error', () => {})
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => (complaints += String(chunk)))
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]()

  return {
    async play(actions) {
      // A full spool would refuse what it is given. The program waits, so nobody is appending.
      if (endpoint === undefined) for (const name of tool.files('current-')) truncateSync(join(tool.directory, name))
      const before = tool.spool().length
      child.stdin.write(`${asciiJson(actions)}\n`)
      const { value, done } = await replies.next()
      if (done) throw new Error(`The recorder ended: ${complaints}`)
      return { ...(JSON.parse(value) as Reply), lines: tool.spool().slice(before).split('\n').filter(Boolean) }
    },
    async end() {
      child.stdin.end()
      await once(child, 'exit')
      await tool.deliver()
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
}

/** One line whatever it holds: some characters end a line for one reader and not for another. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^\0-\u007f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
