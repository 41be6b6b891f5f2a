import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { terminalPicture } from './terminal-picture.ts'

/** Where the pictures of the users' page lie. */
export const PICTURES = fileURLToPath(new URL('../../docs/users/pictures/', import.meta.url))

/** What is typed at one terminal, one after the other, by the name of the picture it makes; without one it is only typed. */
const SESSION: readonly (readonly [line: string, picture?: string, title?: string])[] = [
  ['init --name shop', 'notice', 'The first run of acme shows a notice and is not recorded'],
  ['deploy'],
  ['telemetry', 'status', 'acme telemetry: telemetry is on, with every input that was looked at'],
  ['telemetry show', 'show', 'acme telemetry show: the bodies that will be sent, byte for byte'],
  ['telemetry verify', 'verify-on', 'acme telemetry verify: what is sent is what show prints'],
  ['telemetry off', 'off', 'acme telemetry off: off for you on this machine'],
  ['telemetry verify', 'verify-off', 'acme telemetry verify: off is off, nothing was attempted'],
]

/** Runs the example at a terminal and draws what it shows, by file name. What differs from machine to machine is made the same. */
export function drawUserPictures(): Record<string, string> {
  const home = mkdtempSync(join(tmpdir(), 'sonde-pictures-'))
  const state = join(home, '.local/state/sonde/acme')
  const shop = join(home, 'shop')
  const bin = join(dirname(fileURLToPath(import.meta.url)), '../../examples/yargs-cli/dist/bin.mjs')
  try {
    // No run starts a courier: nothing of this is sent anywhere.
    mkdirSync(state, { recursive: true, mode: 0o700 })
    writeFileSync(join(state, 'delivery.json'), JSON.stringify({ v: 1, startedAt: Date.now() }), { mode: 0o600 })
    mkdirSync(shop)
    const drawn: Record<string, string> = {}
    for (const [line, picture, title = ''] of SESSION) {
      const printed = atTerminal(`'${process.execPath}' '${bin}' ${line}`, { cwd: shop, home })
      if (picture !== undefined)
        drawn[`${picture}.svg`] = terminalPicture(title, `\u001B[2m$\u001B[22m acme ${line}\n${alike(printed)}`)
    }
    return drawn
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

function atTerminal(command: string, { cwd, home }: { cwd: string; home: string }): string {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, TERM: 'xterm-256color', SHELL: '/bin/sh', LC_ALL: 'C.UTF-8' }
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { cwd, env, encoding: 'utf8', timeout: 30_000 })
  return stdout.replaceAll('\r\n', '\n')
}

/** What another machine, day or run would print differently; everything else has to be the same. */
const DIFFERENT: readonly (readonly [RegExp, string])[] = [
  [/"batch":"[\da-f]{64}"/g, `"batch":"${'5eed0fa11'.repeat(8).slice(0, 64)}"`],
  [/\d{4}-\d\d-\d\d/g, '2026-11-20'],
  [/\d{4}-W\d\d/g, '2026-W47'],
  [/"durationMs":\d+/g, '"durationMs":412'],
  [/"os":"\w+","arch":"\w+"/g, '"os":"linux","arch":"x64"'],
  [/"runtimeMajor":\d+/g, '"runtimeMajor":24'],
  [/"place":"[\w-]+"/g, '"place":"local"'],
  [/"fact":"\w+","value":"[^"]*"/g, '"fact":"ide","value":"vscode"'],
  [/all \d+ bytes/g, 'all 1024 bytes'],
  [/\d+ bytes not yet/g, '728 bytes not yet'],
  [/none; (?:Node|no network) .*/g, 'none; no network module was loaded (Node 24 cannot deny it)'],
]

function alike(printed: string): string {
  const text = DIFFERENT.reduce((before, [pattern, same]) => before.replaceAll(pattern, same), printed)
  // The size above a body is that of the body below it.
  const sized = text.replaceAll(
    /: \d+ bytes, (.*)\n(.*)/g,
    (_, events: string, body: string) => `: ${Buffer.byteLength(body)} bytes, ${events}\n${body}`,
  )
  // They leave in an order drawn at random; here those of runs come first.
  return sized.replace(/(?:^# will be sent .*\n.*\n)+/m, (bodies) => {
    const each = bodies.match(/.*\n.*\n/g) ?? []
    const bodyOf = (shown: string): string => shown.slice(shown.indexOf('\n'))
    return each.toSorted((a, b) => (bodyOf(a) < bodyOf(b) ? 1 : -1)).join('')
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(PICTURES, { recursive: true })
  for (const [name, svg] of Object.entries(drawUserPictures())) writeFileSync(join(PICTURES, name), svg)
}
