import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deliverNow, fakeCollector, receivedEvents, type ReceivedEvent } from '@sonde/testing'
import { expect } from 'vitest'
import { hostEnv, prepareProject, viteOf } from './host.ts'

/** A busy machine builds slowly. */
const LIMIT_MS = 110_000

const BETWEEN_CHANGES_MS = 5000

interface Seen {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

/** Somebody who allowed the telemetry of two tools, with a project of one major of Vite. */
export async function createMachine(major: string, variables: Readonly<Record<string, string>> = {}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sonde-vite-')))
  const home = join(root, 'home')
  const project = join(root, 'project')
  const collector = await fakeCollector()
  const stateOf = (tool: string): string => join(home, '.local', 'state', 'sonde', tool)
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    LC_ALL: 'C',
    ACME_TELEMETRY_ENDPOINT: collector.endpoint,
    OTHER_TOOL_TELEMETRY_ENDPOINT: collector.endpoint,
    // A mistake of the adapter ends the program.
    SONDE_STRICT: '1',
    ...hostEnv,
    ...variables,
  }
  mkdirSync(home)
  prepareProject(project, major)

  function node(file: string, args: readonly string[], { cwd = project, ...more }: Readonly<Record<string, string>> = {}): Seen {
    const options = { cwd, env: { ...env, ...more }, encoding: 'utf8' as const, timeout: LIMIT_MS }
    const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...args], options)
    return { stdout, stderr, exitCode: status }
  }

  const { exitCode, stderr } = node(join(import.meta.dirname, 'fixtures', 'turn-on.mjs'), [])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })

  return {
    project,
    root,
    stateOf,
    write: (path: string, text: string) => {
      mkdirSync(join(root, path, '..'), { recursive: true })
      writeFileSync(join(root, path), text)
    },
    /** Runs a file of the project, or types `vite <line>`. */
    node,
    vite: (line: string, more: Readonly<Record<string, string>> = {}) => node(viteOf(major), line.split(' '), more),
    /** Types `vite <line>` and goes on; `printed` resolves when the output has a text as often as said. */
    start(line: string, more: Readonly<Record<string, string>> = {}) {
      const child = spawn(process.execPath, [viteOf(major), ...line.split(' ')], {
        cwd: project,
        env: { ...env, ...more },
        timeout: LIMIT_MS,
      })
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
    },
    /** What arrived of a tool, after all of it was delivered. */
    async events(tool = 'acme'): Promise<ReceivedEvent[]> {
      await deliverNow(stateOf(tool), { env })
      const bodies = collector.requests.filter(({ text }) => text.includes(`"tool":"${tool}"`))
      return receivedEvents({ requests: bodies })
    },
    wire: () => collector.wire(),
    /** What waits to be sent, as text. */
    recorded(tool = 'acme'): string {
      const directory = stateOf(tool)
      return existsSync(directory) ? spoolText(directory) : ''
    },
    async [Symbol.asyncDispose]() {
      await collector.close()
      rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}

function spoolText(directory: string): string {
  return spawnSync('sh', ['-c', 'cat current-*.ndjson 2>/dev/null'], { cwd: directory, encoding: 'utf8' }).stdout
}

/** The stages among events, in the order in which they ended, without their durations. */
export function stagesOf(events: readonly ReceivedEvent[]): Record<string, unknown>[] {
  const stages = events.filter(({ name }) => name === 'stage.finished')
  return stages.map(({ properties: { durationMs, ...properties } }) => {
    if (properties['outcome'] !== 'aborted') expect(durationMs).toBeTypeOf('number')
    return properties
  })
}

export function namesOf(events: readonly ReceivedEvent[]): string[] {
  return events.map(({ name }) => name).toSorted()
}

/** The only event of that name. */
export function theEvent(events: readonly ReceivedEvent[], name = 'build.finished'): Readonly<Record<string, unknown>> {
  const found = events.filter((event) => event.name === name)
  expect(found).toHaveLength(1)
  return found[0]?.properties ?? {}
}

export function readText(path: string): string {
  return readFileSync(path, 'utf8')
}
