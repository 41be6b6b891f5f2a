import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expectInert, receivedEvents } from '@sonde/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exampleProgram, shippedCatalog } from '../harness/acme.ts'
import { bundle, bundleCourier, noSingleExecutable, singleExecutable } from './build.ts'
import { embeddedMachine } from './embedded-machine.ts'

const tool = fileURLToPath(new URL('tool.ts', import.meta.url))
const patient = fileURLToPath(new URL('../fixtures/patient.cjs', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'sonde-embedding-'))

afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))

function folder(name: string): string {
  const path = join(root, name, 'dist')
  mkdirSync(path, { recursive: true })
  return path
}

describe('the example bundled into one file, with the courier beside it', () => {
  const whole = folder('whole')
  const alone = folder('alone')

  beforeAll(async () => {
    await bundle(exampleProgram, join(whole, 'acme.mjs'))
    await bundleCourier(join(whole, 'courier.mjs'))
    copyFileSync(shippedCatalog, join(whole, '..', 'telemetry.catalog.json'))
    await bundle(exampleProgram, join(alone, 'acme.mjs'))
    copyFileSync(shippedCatalog, join(alone, '..', 'telemetry.catalog.json'))
  })

  const acme = (from = whole) => embeddedMachine([process.execPath, join(from, 'acme.mjs')])

  test('is inert while it is off', async () => {
    const machine = await acme()
    const { home, collector } = machine
    const project = join(home, 'project')
    const run = () => machine.run('init', { DO_NOT_TRACK: '1' })
    const seen = await expectInert(run, { home, collector, except: [project] })
    expect(seen).toMatchObject({ stderr: '', exitCode: 0 })
  })

  test('prints and ends as the program does that is not bundled', async () => {
    const machine = await acme()
    const other = await embeddedMachine([process.execPath, exampleProgram])
    for (const line of ['init', 'deploy --dry-run', 'deploy -t heroku', 'db', 'db migrate', 'nosuch', '--version']) {
      const seen = await machine.run(line)
      const expected = await other.run(line)
      expect({ line, ...seen }).toEqual({ line, ...expected })
    }
  })

  test('records, and delivers by the bundled courier', async () => {
    const machine = await acme()
    await machine.run('init')
    expect((await machine.run('telemetry on')).exitCode).toBe(0)
    await machine.run('db migrate')
    await machine.collector.until(({ requests }) => receivedEvents({ requests }).some(({ name }) => name === 'command.finished'))
    expect(receivedEvents(machine.collector)).toContainEqual({
      name: 'command.finished',
      properties: { command: 'db migrate', flags: [], outcome: 'ok', exitCode: 0, durationMs: expect.any(Number) as number },
    })
    expect((await machine.run('telemetry')).stdout).not.toMatch(/none:|are missing/)
    expect((await machine.run('telemetry off')).exitCode).toBe(0)
    expect(machine.files('current-')).toEqual([])
  })

  test('without the courier records, delivers nothing, and says why', async () => {
    const machine = await acme(alone)
    await machine.run('telemetry on')
    await machine.run('init')
    expect(machine.lines()).toHaveLength(2)
    expect((await machine.run('telemetry')).stdout).toContain('the file of the courier is missing; a bundle has to ship it as /')
    expect(machine.collector.requests).toEqual([])
  })
})

test('a bundler that writes the place of the build into the bundle: what is recorded waits, and the status says where it looked', async () => {
  const place = folder('elsewhere')
  // As webpack does.
  const built = { 'import.meta.url': '"file:///home/ana/acme/node_modules/@sonde/core/dist/index.mjs"' }
  await bundle(tool, join(place, 'acme.mjs'), 'esm', { define: built })
  const machine = await embeddedMachine([process.execPath, join(place, 'acme.mjs')])
  await machine.run('telemetry on')
  await machine.run('build')
  expect(machine.lines()).toHaveLength(2)
  const { stdout } = await machine.run('telemetry')
  expect(stdout).toContain('a bundle has to ship it as /home/ana/acme/node_modules/@sonde/core/dist/courier.mjs')
  expect(machine.collector.requests).toEqual([])
})

describe('a tool in one file', () => {
  const place = folder('tool')

  beforeAll(() => bundle(tool, join(place, 'acme.mjs')))

  test('knows what an error was', async () => {
    const machine = await embeddedMachine([process.execPath, join(place, 'acme.mjs')])
    await machine.run('telemetry on')
    expect((await machine.run('fail')).exitCode).toBe(3)
    const finished = { properties: { outcome: 'error', exitCode: 3, errorKind: 'internal', errorClass: 'RangeError' } }
    expect(machine.lines().at(-1)).toMatchObject({ type: 'finish', finished })
    expect(JSON.stringify(machine.lines())).not.toContain('secret')
  })
})

test('a bundler that does not follow the condition `module` makes a tool that records nothing, and says why', async () => {
  const place = folder('partial')
  // As @vercel/ncc does.
  await bundle(tool, join(place, 'acme.mjs'), 'esm', { conditions: ['node'] })
  const machine = await embeddedMachine([process.execPath, join(place, 'acme.mjs')])
  await machine.run('telemetry on')
  expect(await machine.run('build')).toMatchObject({ stdout: 'built\n', stderr: '', exitCode: 0 })
  expect(machine.lines()).toEqual([])
  expect((await machine.run('telemetry')).stdout).toContain('nothing: files of @sonde/core are missing')
  expect(JSON.parse((await machine.run('telemetry --json')).stdout)).toMatchObject({ unrecordable: expect.any(String) as string })
})

const why = noSingleExecutable()

describe.skipIf(why !== undefined)(
  `the tool built into a single executable${why === undefined ? '' : ` (left out: ${why})`}`,
  () => {
    let executable: string

    beforeAll(async () => {
      executable = await singleExecutable(tool, folder('executable'))
    })

    const acme = () => embeddedMachine([executable])

    test('is inert while it is off', async () => {
      const machine = await acme()
      const { home, collector } = machine
      const seen = await expectInert(() => machine.run('build --flush', { DO_NOT_TRACK: '1' }), { home, collector })
      expect(seen).toMatchObject({ stdout: 'built\n', stderr: '', exitCode: 0 })
    })

    test('records, starts nothing, delivers nothing, and says why', async () => {
      const machine = await acme()
      const { home, collector } = machine
      await machine.run('telemetry on')
      // Whatever was started would still run, or would have recorded too.
      const run = () => machine.run('build')
      expect(await expectInert(run, { home, collector, except: [machine.state] })).toMatchObject({
        stdout: 'built\n',
        stderr: '',
      })
      expect(machine.lines()).toMatchObject([
        { type: 'start' },
        { type: 'finish', finished: { properties: { command: 'build' } } },
      ])
      expect(machine.files('courier.lock')).toEqual([])
      expect((await machine.run('telemetry')).stdout).toContain('none: this is a single-executable build')
    })

    test('delivers where its author awaits flush, and keeps the receipts', async () => {
      // On a machine that does much else half a second may not be enough; on a fresh one of many it is.
      let machine = await acme()
      for (let tries = 0; tries < 60 && machine.files('sent-').length === 0; tries++) {
        machine = await acme()
        await machine.run('telemetry on')
        expect(await machine.run('build --flush')).toMatchObject({ stdout: 'built\n', stderr: '', exitCode: 0 })
      }
      expect(machine.files('sent-').length).toBeGreaterThan(0)
      expect(machine.lines()).toEqual([])
      expect((await machine.run('telemetry')).stdout).toMatch(
        /accepted.*only by the program itself: this is a single-executable build/,
      )
    })

    test('[C-1] does not wait for an endpoint that hangs', async () => {
      const machine = await acme()
      await machine.run('telemetry on')
      await machine.collector.behave('hang')
      // A courier would wait for 8 s, and so this run would not end.
      const flushed = await machine.run('build --flush', { NODE_OPTIONS: `--require=${patient}` })
      expect(flushed).toMatchObject({ stdout: 'built\n', stderr: '', exitCode: 0 })
      expect(machine.files('sealed-').length).toBeGreaterThan(0)
    })

    test('knows what an error was', async () => {
      const machine = await acme()
      await machine.run('telemetry on')
      expect((await machine.run('fail')).exitCode).toBe(3)
      expect(machine.lines().at(-1)).toMatchObject({ finished: { properties: { outcome: 'error', errorClass: 'RangeError' } } })
    })

    test('answers the commands of telemetry, and proves nothing it cannot prove', async () => {
      const machine = await acme()
      await machine.run('telemetry on')
      await machine.run('build')
      expect((await machine.run('telemetry show --next')).stdout).toContain('command.finished')
      expect((await machine.run('telemetry explain')).stdout).toContain('What acme may report')
      expect((await machine.run('telemetry off')).exitCode).toBe(0)
      const { stdout, stderr } = await machine.run('telemetry verify')
      expect(stdout + stderr).toMatch(/could not be proved/)
      expect([machine.lines(), machine.files('sealed-')]).toEqual([[], []])
    })
  },
)
