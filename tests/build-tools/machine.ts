import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { deliverNow, fakeCollector, receivedEvents, type ReceivedEvent } from '@sonde/testing'
import { expect } from 'vitest'

/** A busy machine builds slowly. */
export const LIMIT_MS = 110_000

const BETWEEN_CHANGES_MS = 5000

/** One major of a tool that builds. */
export interface BuildTool {
  /** The file that is its command line. */
  readonly program: string
  /** With the path of a module that exports the `catalog`, as `HOST_CATALOG`. */
  readonly env: Readonly<Record<string, string>>
  /** Fills the folder of a project. */
  prepare(project: string): void
}

interface Seen {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

/** Variables, and `cwd` for where it is typed. */
type Surroundings = Readonly<Record<string, string>>

/** Somebody who allowed the telemetry of two tools, `acme` and `other-tool`, with a project. */
export async function createMachine(tool: BuildTool, variables: Readonly<Record<string, string>> = {}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sonde-build-')))
  const home = join(root, 'home')
  const project = join(root, 'project')
  const collector = await fakeCollector()
  const stateOf = (name: string): string => join(home, '.local', 'state', 'sonde', name)
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    LC_ALL: 'C',
    ACME_TELEMETRY_ENDPOINT: collector.endpoint,
    OTHER_TOOL_TELEMETRY_ENDPOINT: collector.endpoint,
    // A mistake of the adapter ends the program.
    SONDE_STRICT: '1',
    ...tool.env,
    ...variables,
  }
  mkdirSync(home)
  tool.prepare(project)

  const optionsFor = ({ cwd = project, ...more }: Surroundings) => ({ cwd, env: { ...env, ...more }, timeout: LIMIT_MS })

  function node(file: string, args: readonly string[], surroundings: Surroundings = {}): Seen {
    const options = { ...optionsFor(surroundings), encoding: 'utf8' as const }
    const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...args], options)
    return { stdout, stderr, exitCode: status }
  }

  /** Types a line for the tool and goes on; `printed` resolves when the output has a text as often as said. */
  function start(line: string, surroundings: Surroundings = {}) {
    const child = spawn(process.execPath, [tool.program, ...line.split(' ')], optionsFor(surroundings))
    let output = ''
    let look = (): void => {}
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => ((output += text), look()))
    const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
    const printed = (text: string, times = 1) =>
      new Promise<void>((resolve, reject) => {
        look = () => (output.split(text).length > times ? resolve() : undefined)
        look()
        void ended.then(() => reject(new Error(`ended before it printed \`${text}\`:\n${output}`)))
      })
    return {
      child,
      output: () => output,
      printed,
      /** Makes a change until the output answers with a text once more: a watcher may say that it is ready before it looks. */
      async answered(text: string, change: () => void) {
        const answered = printed(text, output.split(text).length)
        change()
        const again = setInterval(change, BETWEEN_CHANGES_MS)
        await answered.finally(() => clearInterval(again))
      },
      ended,
    }
  }

  const { exitCode, stderr } = node(join(import.meta.dirname, 'turn-on.mjs'), [])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })

  return {
    project,
    root,
    write: (path: string, text: string) => {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    },
    /** Runs a file of the project. */
    node,
    /** Types a line for the tool. */
    run: (line: string, surroundings?: Surroundings) => node(tool.program, line.split(' '), surroundings),
    start,
    /** Types a line, waits for a text, and sends a signal; how the process ended. */
    async interrupt(line: string, text: string, signal: NodeJS.Signals) {
      const { child, printed, ended } = start(line)
      await printed(text)
      child.kill(signal)
      return await ended
    },
    /** What arrived of a tool, after all of it was delivered. */
    async events(name = 'acme'): Promise<ReceivedEvent[]> {
      await deliverNow(stateOf(name), { env })
      return receivedEvents({ requests: collector.requests.filter(({ text }) => text.includes(`"tool":"${name}"`)) })
    },
    wire: () => Buffer.from(collector.wire()).toString(),
    /** What waits to be sent, as text. */
    recorded: (name = 'acme') => spoolText(stateOf(name)),
    async [Symbol.asyncDispose]() {
      await collector.close()
      rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}

function spoolText(directory: string): string {
  const files = existsSync(directory) ? readdirSync(directory).filter((name) => name.startsWith('current-')) : []
  return files.map((name) => readFileSync(join(directory, name), 'utf8')).join('')
}
