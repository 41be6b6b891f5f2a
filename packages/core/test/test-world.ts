import { mkdtempSync, rmSync } from 'node:fs'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { HOUR_MS } from '../src/edge/time-spans.ts'
import type { World } from '../src/edge/world.ts'

/** A world of its own: a temporary home that is removed with the test, a clock and dice the test holds. */
export interface TestWorld extends World {
  readonly home: string
  /** The state directory of the tool `acme`. */
  readonly directory: string
  readonly env: Record<string, string | undefined>
  /** What was written to stderr. */
  readonly written: string[]
  /** The time; tests move it. */
  time: number
  terminal: boolean
  /** What waits for its time, with the time to wait. */
  readonly waiting: { readonly milliseconds: number; readonly act: () => void }[]
  /** Ends the process as far as this world is concerned. */
  exit(exitCode: number): void
}

export function testWorld(env: Record<string, string | undefined> = {}): TestWorld {
  const home = temporaryDirectory()
  const written: string[] = []
  const waiting: TestWorld['waiting'] = []
  const listeners: ((exitCode: number) => void)[] = []
  let seed = 1
  let secrets = 0
  return {
    home,
    directory: join(home, 'state', 'sonde', 'acme'),
    written,
    waiting,
    later: (milliseconds, act) => void waiting.push({ milliseconds, act }),
    time: Date.UTC(2026, 10, 20, 12),
    terminal: true,
    env: { HOME: home, XDG_STATE_HOME: join(home, 'state'), ...env },
    fs,
    platform: 'linux',
    arch: 'x64',
    pid: process.pid,
    argv: ['node', 'acme'],
    cwd: () => home,
    disabledAtBuild: undefined,
    policyFiles: [join(home, 'policy.json')],
    uid: process.getuid?.(),
    now() {
      return this.time
    },
    // Two hours east of Greenwich.
    localTime: (time) => {
      const local = new Date(time + 2 * HOUR_MS)
      return { hour: local.getUTCHours(), weekday: local.getUTCDay() || 7 }
    },
    monotonic() {
      return this.time
    },
    // A linear congruential generator: the same dice in every run.
    random: () => (seed = (seed * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32,
    secret: () => (secrets++).toString(16).padStart(32, '0'),
    runtime: { name: 'node', major: 24 },
    isTerminal() {
      return this.terminal
    },
    writeError(text) {
      written.push(text)
      return true
    },
    onExit: (listener) => void listeners.push(listener),
    exitCode: () => 0,
    exit: (exitCode) => listeners.forEach((listener) => listener(exitCode)),
  }
}

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sonde-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))
  return directory
}
