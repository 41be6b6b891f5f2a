import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deliverNow, expectEvents, expectInert, expectNoCanary, fakeCollector, plantCanaries } from '@sonde/testing'
import { describe, expect, onTestFinished, test } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))

/** Somebody at a machine whose names and paths are canaries, and the collector that their shelf sends to. */
async function createPerson() {
  const collector = await fakeCollector()
  const planted = plantCanaries({ env: { SHELF_TELEMETRY_ENDPOINT: collector.endpoint } })
  onTestFinished(() => collector.close().then(planted.cleanup))
  const run =
    (program: string) =>
    (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
      const { stdout, stderr, status } = spawnSync(process.execPath, [join(folder, 'dist', program), ...args], {
        cwd: planted.cwd,
        env: { ...planted.env, ...env },
        encoding: 'utf8',
      })
      return { stdout, stderr, exitCode: status }
    }
  return { ...planted, collector, shelf: run('bin.mjs'), bare: run('without-telemetry.mjs') }
}

/** An evening with shelf: what is typed, what is printed, how it ends. */
const evening: readonly (readonly [args: readonly string[], stdout: string, stderr?: string, exitCode?: number])[] = [
  [['list'], ''],
  [['add', 'https://a.example', '--title', 'On tides', '--tag', 'sea', 'moon'], 'Added On tides.\n'],
  [['add', 'https://b.example', '-t', 'On wood'], 'Added On wood.\n'],
  [['ls'], '  1   On tides  sea moon\n  2   On wood\n'],
  [['done', '1'], ''],
  [['list', '--format', 'markdown', '-a'], '- [x] [On tides](https://a.example)\n- [ ] [On wood](https://b.example)\n'],
  [['list', '-f', 'json'], '[{"number":2,"title":"On wood","link":"https://b.example","tags":[]}]\n'],
  [['done', '7'], '', 'There is no number 7 on the shelf. See `shelf list --all`.\n', 1],
  [['tag', 'rename', 'sea', 'ocean'], ''],
  [['tag', 'rename', 'sea', 'ocean'], '', 'Nothing on the shelf has the tag `sea`.\n', 1],
  [
    ['list', '--format', 'yaml'],
    '',
    "error: option '-f, --format <format>' argument 'yaml' is invalid. Allowed choices are table, markdown, json.\n",
    1,
  ],
  [['--version'], '2.1.0\n'],
]

describe('shelf', () => {
  test('[C-5] does what a person asks, and the same with telemetry on, off and absent', async () => {
    const absent = await createPerson()
    const off = await createPerson()
    const on = await createPerson()
    on.shelf(['telemetry', 'on'])
    for (const [args, stdout, stderr = '', exitCode = 0] of evening) {
      expect({ args, ...absent.bare(args) }).toEqual({ args, stdout, stderr, exitCode })
      expect(on.shelf(args)).toEqual({ stdout, stderr, exitCode })
      expect(off.shelf(args, { DO_NOT_TRACK: '1' })).toEqual({ stdout, stderr, exitCode })
    }
  })

  test('says what is wrong with a broken file', async () => {
    const { shelf, cwd } = await createPerson()
    writeFileSync(join(cwd, 'shelf.json'), '[')
    expect(shelf(['list']).stderr).toBe('`shelf.json` is not valid JSON. Correct it, or remove it to start again.\n')
  })
})

describe('its telemetry', () => {
  test('[R-SAM-2] [R-SAM-3] sends commands by their path, typed flags, the listed value, and how it ended', async () => {
    const { argv, canaries, collector, env, shelf, stateDirectory } = await createPerson()
    shelf(['telemetry', 'on'])
    shelf(['add', argv.positional, '--title', argv.flagValue])
    shelf(['ls', '--format', 'markdown'])
    shelf(['tag', 'rename', argv.flagValue, 'x'])
    shelf([argv.command])
    await deliverNow(join(stateDirectory, 'shelf'), { env })
    const finished = (properties: object) => ({ name: 'command.finished', properties: { ...properties } })
    await expectEvents(collector, [
      finished({ command: 'add', flags: ['title'], outcome: 'ok', exitCode: 0 }),
      finished({ command: 'list', flags: ['format'], format: 'markdown', outcome: 'ok' }),
      { name: 'list.shown', properties: { items: '1-9' } },
      finished({ command: 'tag rename', flags: [], outcome: 'error', exitCode: 1, errorClass: 'Mistake', errorKind: 'user' }),
    ])
    expectNoCanary({ 'the wire': collector.wire(), 'the disk': { directory: stateDirectory } }, canaries)
  })

  test('[C-2] leaves nothing before its notice, and nothing while it is off', async () => {
    const { collector, home, shelf } = await createPerson()
    expect(await expectInert(() => shelf(['list']), { home, collector })).toMatchObject({ exitCode: 0 })
    shelf(['telemetry', 'off'])
    expect(await expectInert(() => shelf(['list']), { home, collector })).toMatchObject({ exitCode: 0 })
  })

  test('[B-6] has decided on every command and flag: the shipped catalog is what the program declares', () => {
    const sonde = fileURLToPath(import.meta.resolve('sonde/package.json')).replace('package.json', 'dist/bin.mjs')
    const args = [sonde, 'schema', 'dist/program.mjs', 'dist/telemetry.mjs', '--check']
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    expect(stdout).toContain('4 commands, 4 flags, 2 events')
  })

  test('has the version of the package, in a README of a few lines', () => {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    expect(version).toBe('2.1.0')
    expect(readFileSync(join(folder, 'README.md'), 'utf8').split('\n').length).toBeLessThan(13)
  })
})
