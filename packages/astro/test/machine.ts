import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deliverNow, fakeCollector, receivedEvents, type ReceivedEvent } from '@sonde/testing'
import { expect } from 'vitest'
import { astroOf, hostEnv, prepareSite } from './host.ts'

/** A busy machine builds slowly. */
export const LIMIT_MS = 110_000

/** Somebody who allowed the telemetry of two tools, with a site of one major of Astro. */
export async function createMachine(major: string, variables: Readonly<Record<string, string>> = {}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sonde-astro-')))
  const home = join(root, 'home')
  const site = join(root, 'site')
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
  prepareSite(site, major)

  function node(file: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) {
    const options = { cwd: site, env: { ...env, ...more }, encoding: 'utf8' as const, timeout: LIMIT_MS }
    const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...args], options)
    return { stdout, stderr, exitCode: status }
  }

  const { exitCode, stderr } = node(join(import.meta.dirname, 'fixtures', 'turn-on.mjs'), [])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })

  return {
    site,
    write: (path: string, text: string) => writeFileSync(join(root, path), text),
    /** Types `astro <line>`. */
    astro: (line: string, more: Readonly<Record<string, string>> = {}) => node(astroOf(major), line.split(' '), more),
    /** Types `astro <line>`, waits for a text, and sends a signal. */
    async interrupt(line: string, text: string, signal: NodeJS.Signals, more: Readonly<Record<string, string>> = {}) {
      const child = spawn(process.execPath, [astroOf(major), ...line.split(' ')], {
        cwd: site,
        env: { ...env, ...more },
        timeout: LIMIT_MS,
      })
      let output = ''
      child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
      for await (const chunk of child.stdout) {
        output += String(chunk)
        if (output.includes(text)) break
      }
      const ended = once(child, 'exit')
      child.kill(signal)
      const [code, by] = (await ended) as [number | null, NodeJS.Signals | null]
      expect(output).toContain(text)
      return { code, signal: by }
    },
    /** What arrived of a tool, after all of it was delivered. */
    async events(tool = 'acme'): Promise<ReceivedEvent[]> {
      await deliverNow(stateOf(tool), { env })
      return receivedEvents({ requests: collector.requests.filter(({ text }) => text.includes(`"tool":"${tool}"`)) })
    },
    wire: () => Buffer.from(collector.wire()).toString(),
    /** The files a tool keeps about what was recorded. */
    recorded: (tool = 'acme') =>
      existsSync(stateOf(tool)) ? readdirSync(stateOf(tool)).filter((name) => name.startsWith('current-')) : [],
    async [Symbol.asyncDispose]() {
      await collector.close()
      rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}

/** The stages among events, without their durations. */
export function stagesOf(events: readonly ReceivedEvent[]): Record<string, unknown>[] {
  const stages = events.filter(({ name }) => name === 'stage.finished')
  return stages.map(({ properties: { durationMs: _, ...properties } }) => properties)
}

/** The only event of that name. */
export function theEvent(events: readonly ReceivedEvent[], name = 'build.finished'): Readonly<Record<string, unknown>> {
  const found = events.filter((event) => event.name === name)
  expect(found).toHaveLength(1)
  return found[0]?.properties ?? {}
}
