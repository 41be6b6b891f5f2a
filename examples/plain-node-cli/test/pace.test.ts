import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deliverNow, expectEvents, expectInert, expectNoCanary, fakeCollector, plantCanaries } from '@sonde/testing'
import { describe, expect, onTestFinished, test } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))

/** Somebody at a machine whose names and paths are canaries, and the collector that their pace sends to. */
async function createPerson() {
  const collector = await fakeCollector()
  const planted = plantCanaries({ env: { PACE_TELEMETRY_ENDPOINT: collector.endpoint } })
  onTestFinished(() => collector.close().then(planted.cleanup))
  writeFileSync(join(planted.cwd, 'before.json'), '{"runsMs":[10,30,20]}')
  writeFileSync(join(planted.cwd, 'after.json'), '{"runsMs":[25,35]}')
  const run =
    (program: string) =>
    (line: string, env: Readonly<Record<string, string>> = {}) => {
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        [join(folder, 'dist', program), ...line.split(' ').filter(Boolean)],
        {
          cwd: planted.cwd,
          env: { ...planted.env, ...env },
          encoding: 'utf8',
        },
      )
      return { stdout, stderr, exitCode: status }
    }
  return { ...planted, collector, pace: run('bin.mjs'), bare: run('without-telemetry.mjs') }
}

const lines: readonly (readonly [line: string, stdout: string, stderr?: string, exitCode?: number])[] = [
  ['run --runs 3 --quiet -- true', ''],
  ['compare before.json after.json', '20.0 ms → 30.0 ms (+50 %)\n'],
  ['compare after.json before.json --json', '{"beforeMs":30,"afterMs":20,"percent":-33}\n'],
  ['compare before.json', '', 'Name two measurements: `pace compare before.json after.json`.\n', 1],
  ['compare before.json no.json', '', '`no.json` is no measurement. Make one with `pace run --save no.json -- <command>`.\n', 1],
  ['run', '', 'Name the command to measure: `pace run -- node -v`.\n', 1],
  ['run -n many -- true', '', '`--runs` takes a whole number from 1 to 1000.\n', 1],
  ['run -- false', '', '`false` ended with exit code 1, so it is not measured.\n', 1],
  ['run -- no-such-program', '', '`no-such-program` cannot be started.\n', 1],
  ['walk', '', '`walk` is not a command of pace. See `pace --help`.\n', 1],
  ['--version', '0.3.0\n'],
]

describe('pace', () => {
  test('[C-5] does what a person asks, and the same with telemetry on, off and absent', async () => {
    const absent = await createPerson()
    const off = await createPerson()
    const on = await createPerson()
    on.pace('telemetry on')
    for (const [line, stdout, stderr = '', exitCode = 0] of lines) {
      expect({ line, ...absent.bare(line) }).toEqual({ line, stdout, stderr, exitCode })
      expect(on.pace(line)).toEqual({ stdout, stderr, exitCode })
      expect(off.pace(line, { DO_NOT_TRACK: '1' })).toEqual({ stdout, stderr, exitCode })
    }
  })

  test('prints what it measured, and keeps it', async () => {
    const { pace, cwd } = await createPerson()
    expect(pace('run -n 2 --save new.json -- true').stdout).toMatch(/^2 runs, median [\d.]+ ms\n$/)
    expect(JSON.parse(readFileSync(join(cwd, 'new.json'), 'utf8'))).toEqual({ runsMs: [expect.any(Number), expect.any(Number)] })
  })
})

describe('its telemetry, without a framework', () => {
  test('[R-SAM-2] [R-SAM-3] sends commands, typed flags, a range and how it ended, and nothing that was typed', async () => {
    const { argv, canaries, collector, env, pace, stateDirectory } = await createPerson()
    pace('telemetry on')
    pace('run -q --runs 12 -- true')
    pace(`compare ${argv.positional} ${argv.flagValue}`)
    pace(`run ${argv.unknownFlag}`)
    pace(argv.command)
    await deliverNow(join(stateDirectory, 'pace'), { env })
    const finished = (properties: object) => ({ name: 'command.finished', properties: { ...properties } })
    const mistake = { outcome: 'error', exitCode: 1, errorClass: 'Mistake', errorKind: 'user' }
    await expectEvents(collector, [
      finished({ command: 'run', flags: ['quiet', 'runs'], measured: '10-99', outcome: 'ok', exitCode: 0 }),
      finished({ command: 'compare', flags: [], ...mistake }),
      finished({ command: 'run', ...mistake }),
      finished({ command: 'other', ...mistake }),
    ])
    expectNoCanary({ 'the wire': collector.wire(), 'the disk': { directory: stateDirectory } }, canaries)
  })

  test('[C-2] leaves nothing before its notice, and nothing while it is off', async () => {
    const { collector, home, pace } = await createPerson()
    expect(await expectInert(() => pace('compare before.json after.json'), { home, collector })).toMatchObject({ exitCode: 0 })
    pace('telemetry off')
    expect(await expectInert(() => pace('compare before.json after.json'), { home, collector })).toMatchObject({ exitCode: 0 })
  })

  test('ships the catalog of its source, with every command and flag', () => {
    const sonde = fileURLToPath(import.meta.resolve('sonde/package.json')).replace('package.json', 'dist/bin.mjs')
    const args = [sonde, 'schema', 'dist/telemetry.mjs', '--check']
    const { stderr, status } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    const { events } = JSON.parse(readFileSync(join(folder, 'telemetry.catalog.json'), 'utf8'))
    expect(events['command.finished'].properties).toMatchObject({
      command: { words: ['compare', 'run'] },
      flags: { words: ['json', 'quiet', 'runs', 'save'] },
    })
  })

  test('has the version of the package, in a README of a few lines', () => {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    expect(version).toBe('0.3.0')
    expect(readFileSync(join(folder, 'README.md'), 'utf8').split('\n').length).toBeLessThan(13)
  })
})
