import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { canTrace, trace, type Traced } from './harness/system-calls.ts'

const example = resolve(import.meta.dirname, '../examples/yargs-cli/dist')

/** Nothing is looked up and nobody answers: these homes belong to no real tool. */
const NOWHERE = { ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' }

/** A way of switching off: variables, and what a person or a project wrote before. */
interface Switch {
  readonly env?: Record<string, string>
  readonly commands?: readonly string[]
  /** Files by their path in the home directory. */
  readonly files?: Record<string, string>
}

const STATE = '.local/state/sonde'

const SWITCHES: readonly (readonly [string, Switch])[] = [
  ['DO_NOT_TRACK', { env: { DO_NOT_TRACK: '1' }, commands: ['on'] }],
  ['SONDE_TELEMETRY_DISABLED', { env: { SONDE_TELEMETRY_DISABLED: '1' }, commands: ['on'] }],
  ['ACME_TELEMETRY_DISABLED', { env: { ACME_TELEMETRY_DISABLED: '1' }, commands: ['on'] }],
  ['[R-SAM-1] ACME_TELEMETRY=0', { env: { ACME_TELEMETRY: '0' }, commands: ['on'] }],
  ['the packager’s switch', { env: { SONDE_DISABLED_AT_BUILD: '1' }, commands: ['on'] }],
  ['CI', { env: { CI: 'true' }, commands: ['on'] }],
  ['acme telemetry off', { commands: ['on', 'off'] }],
  ['acme telemetry --disable', { commands: ['--disable'] }],
  ['the switch for all tools', { commands: ['on'], files: { [`${STATE}/settings.json`]: '{"v":1,"choice":"off"}' } }],
  ['[C-17] the project’s package.json', { commands: ['on'], files: { 'shop/package.json': '{"sonde":{"off":["acme"]}}' } }],
  ['settings nobody can read', { files: { [`${STATE}/acme/settings.json`]: '{"v":1,"choi' } }],
  [
    'a collector that said goodbye',
    { commands: ['on'], files: { [`${STATE}/acme/delivery.json`]: '{"v":1,"stopped":{"1.4.2":"2026-11-01"}}' } },
  ],
  ['an endpoint that is not this machine', { commands: ['on'], env: { ACME_TELEMETRY_ENDPOINT: 'https://elsewhere.example' } }],
  ['no notice was shown', {}],
]

interface Person {
  readonly home: string
  readonly env: Record<string, string>
}

function createPerson({ env = {}, commands = [], files = {} }: Switch): Person {
  const home = mkdtempSync(join(tmpdir(), 'sonde-inert-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))
  mkdirSync(join(home, 'shop'))
  const plain = { PATH: process.env['PATH'] ?? '', HOME: home, LC_ALL: 'C', ...NOWHERE }
  for (const command of commands) {
    spawnSync(process.execPath, [join(example, 'bin.mjs'), 'telemetry', command], { cwd: home, env: plain })
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true, mode: 0o700 })
    writeFileSync(join(home, path), text, { mode: 0o600 })
  }
  return { home, env: { ...plain, ...env } }
}

function traceIn({ home, env }: Person, program: string, words: readonly string[], through: readonly string[] = []): Traced {
  const traced = trace([join(example, program), ...words], { cwd: join(home, 'shop'), env, through })
  const without = (text: string): string => text.replaceAll(home, '~').replaceAll(program, 'acme')
  return { ...traced, effects: traced.effects.map(without) }
}

function filesBelow(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory, { recursive: true }).map(String).toSorted() : []
}

const canUnshare = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
const traced = canTrace || process.env['CI'] ? describe : describe.skip

traced('[C-2] [C-1] off is inert, by system calls (needs strace)', () => {
  const words = ['deploy', '--dry-run']

  test.each(SWITCHES)('%s: no write, directory, connection or process beyond the program without telemetry', (_, way) => {
    const person = createPerson(way)
    writeFileSync(join(person.home, 'shop', 'acme.json'), '{"name":"shop","target":"fly"}')
    const bare = traceIn(person, 'without-telemetry.mjs', words)
    const before = filesBelow(person.home)
    const off = traceIn(person, 'bin.mjs', words)
    expect(off).toEqual(bare)
    expect(filesBelow(person.home)).toEqual(before)
  })

  test.skipIf(!canUnshare && process.env['CI'] === undefined)('[B-4] the organisation’s policy (needs unshare)', () => {
    const policy =
      'mount -t tmpfs tmpfs /etc && mkdir /etc/sonde && echo \'{"off":["acme"]}\' > /etc/sonde/policy.json && exec "$@"'
    const through = ['unshare', '-rm', 'sh', '-c', policy, 'sh']
    const person = createPerson({ commands: ['on'] })
    const off = traceIn(person, 'bin.mjs', words, through)
    expect(off).toEqual(traceIn(person, 'without-telemetry.mjs', words, through))
    expect(off.effects.length).toBeGreaterThan(0)
  })

  test('sees what a run does that is on', () => {
    const person = createPerson({ commands: ['on'] })
    const bare = traceIn(person, 'without-telemetry.mjs', words)
    const on = traceIn(person, 'bin.mjs', words)
    const added = on.effects.filter((effect) => !bare.effects.includes(effect)).join('\n')
    // The line is appended, the time of the delivery is replaced, and a courier is started, which finds nobody.
    expect(added).toMatch(/openat\(.*current-.*O_APPEND/)
    expect(added).toMatch(/^write .*current-/m)
    expect(added).toMatch(/rename.*delivery\.json/)
    expect(added).toMatch(/execve\(.*courier\.mjs/)
    expect(added).toMatch(/connect\(.*htons\(9\)/)
  })
})
