import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fakeCollector } from '@sonde/testing'
import { describe, expect, test } from 'vitest'
import { createPerson } from './person.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))

/** A day with acme: what is typed, what is printed, how it ends. */
const day = [
  ['deploy', '', 'There is no app in this directory. Create one with `acme init`.\n', 1],
  ['init --name shop', 'Created shop. Next: `acme db migrate`, then `acme deploy`.\n', '', 0],
  ['init', '', 'There is an app in this directory. Replace it with `acme init --force`.\n', 1],
  ['db seed', '', 'There are no tables yet. Create them with `acme db migrate`.\n', 1],
  ['db migrate', 'Applied 001-users.sql.\n', '', 0],
  ['db migrate', 'Nothing to apply.\n', '', 0],
  ['db seed --rows 2', 'users: 2 rows\norders: 2 rows\n', '', 0],
  ['db seed --rows many', '', '`--rows` takes a whole number from 1 on.\n', 1],
  ['deploy --dry-run', 'Would deploy shop to fly:\n  index.html\n', '', 0],
  ['deploy -t railway', 'Deployed shop to railway: release 1, 1 file.\n', '', 0],
  ['deploy', 'Deployed shop to fly: release 2, 1 file.\n', '', 0],
  [
    'deploy --target heroku',
    '',
    'Invalid values:\n  Argument: target, Given: "heroku", Choices: "fly", "railway"\nSee `acme --help`.\n',
    1,
  ],
  ['logs', 'applied 001-users.sql\nseeded 2 tables\ndeployed release 1 to railway\ndeployed release 2 to fly\n', '', 0],
  ['db', '', 'Name what to do: migrate or seed.\nSee `acme --help`.\n', 1],
  ['', '', 'Name a command, such as deploy.\nSee `acme --help`.\n', 1],
  ['nosuch', '', 'Unknown argument: nosuch\nSee `acme --help`.\n', 1],
  ['--version', '1.4.2\n', '', 0],
] as const

describe('acme', () => {
  test('does what a person asks, and says what went wrong', async () => {
    await using person = createPerson()
    for (const [line, stdout, stderr, exitCode] of day) {
      expect({ line, ...person.acme(line) }).toEqual({ line, stdout, stderr, exitCode })
    }
  })

  test('names a broken migration by its line, and applies nothing of it', async () => {
    await using person = createPerson()
    person.acme('init')
    person.write('migrations/002-broken.sql', 'create table carts;\ncraete table users;\n')
    const { stdout, stderr, exitCode } = person.acme('db migrate')
    expect({ stdout, exitCode }).toEqual({ stdout: 'Applied 001-users.sql.\n', exitCode: 1 })
    expect(stderr).toBe('migrations/002-broken.sql:2: expected `create table <name>;`. Nothing of this file was applied.\n')
    expect(person.acme('db seed').stdout).toBe('users: 3 rows\norders: 3 rows\n')
  })

  test('follows the log until it is interrupted', async () => {
    await using person = createPerson()
    person.acme('init')
    person.acme('deploy')
    expect(await person.interrupt('logs --follow', 'fly\n')).toEqual({
      stdout: 'deployed release 1 to fly\n',
      exitCode: null,
      signal: 'SIGINT',
    })
  })

  test('lists its commands', async () => {
    await using person = createPerson()
    expect(person.acme('--help').stdout).toMatch(
      /acme init .*\n.*acme deploy .*\n.*acme db .*\n.*acme logs .*\n.*acme telemetry /,
    )
  })
})

describe('its telemetry', () => {
  test('[C-5] leaves stdout, stderr and exit code as they are: on, off and absent are the same bytes', async () => {
    await using absent = createPerson()
    await using off = createPerson({ DO_NOT_TRACK: '1' })
    // A collector that is not there is part of the promise.
    await using on = createPerson({ ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' })
    on.acme('telemetry on')
    for (const [line] of day) {
      const seen = absent.acmeWithoutTelemetry(line)
      expect(on.acme(line)).toEqual(seen)
      expect(off.acme(line)).toEqual(seen)
    }
    expect(await on.telemetryText()).toContain('"command":"db migrate"')
    expect(off.telemetryFiles()).toEqual([])
  })

  test('[R-SST-1] is shown, disabled and enabled by `acme telemetry`, for the machine, from any project', async () => {
    await using person = createPerson({ ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' })
    const inShop = (line: string) => person.acme(line, { project: 'shop' })
    const elsewhere = (line: string) => person.acme(line, { project: 'elsewhere/deep' })
    expect(inShop('telemetry').stdout).toContain('Telemetry of acme is off: the notice was not shown yet.')

    expect(inShop('telemetry enable').stdout).toContain('on for you on this machine, in all projects')
    expect(elsewhere('telemetry').stdout).toContain('Telemetry of acme is on')
    expect(elsewhere('telemetry status').exitCode).toBe(0)

    expect(elsewhere('telemetry disable').stdout).toContain('off for you on this machine, in all projects')
    expect(inShop('telemetry').stdout).toContain('Telemetry of acme is off')
    expect(inShop('telemetry').exitCode).toBe(1)
    const files = person.telemetryFiles()
    inShop('init')
    expect(person.telemetryFiles()).toEqual(files)

    expect(inShop('telemetry on').exitCode).toBe(0)
    expect(elsewhere('telemetry').exitCode).toBe(0)
    expect(elsewhere('telemetry nonsense')).toMatchObject({ stdout: '', exitCode: 2 })
  })

  test('[R-SST-1] records nothing of the `telemetry` command itself', async () => {
    await using person = createPerson({ ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' })
    for (const line of ['telemetry on', 'telemetry', 'telemetry status', 'telemetry show --sent', 'telemetry nonsense'])
      person.acme(line)
    expect(person.telemetryFiles()).toEqual(['settings.json'])
  })

  test.each(['1', 'true', 'yes', 'anything'])(
    '[R-SST-2] is off while ACME_TELEMETRY_DISABLED is %s, and leaves no trace',
    async (value) => {
      await using person = createPerson()
      const off = { ACME_TELEMETRY_DISABLED: value }
      expect(person.acme('init', off).exitCode).toBe(0)
      expect(person.acme('telemetry', off)).toMatchObject({ exitCode: 1, stderr: '' })
      expect(person.acme('telemetry', off).stdout).toContain('ACME_TELEMETRY_DISABLED')
      expect(person.telemetryFiles()).toEqual([])
    },
  )

  test('[R-SST-2] stays off by the variable where the machine has it on', async () => {
    await using person = createPerson({ ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' })
    person.acme('telemetry on')
    person.acme('init', { ACME_TELEMETRY_DISABLED: '1' })
    expect(person.telemetryFiles()).toEqual(['settings.json'])
    person.acme('deploy', { ACME_TELEMETRY_DISABLED: '0' })
    expect(await person.telemetryText()).toContain('"command":"deploy"')
  })

  test('[R-SST-3] sends the command invoked, the names of its flags and the version of the tool', async () => {
    await using collector = await fakeCollector()
    await using person = createPerson({ ACME_TELEMETRY_ENDPOINT: collector.endpoint })
    person.acme('init --name secret-name')
    person.acme('telemetry on')
    person.acme('deploy --target railway')
    // Each for the first time, so each in a body of its own.
    const ofRuns = () => collector.bodies.filter(({ version }) => version !== undefined)
    await collector.until(() => ofRuns().length === 3)
    for (const body of ofRuns()) expect(body).toMatchObject({ tool: 'acme', version: '1.4' })
    const properties = Object.fromEntries(
      ofRuns().flatMap(({ events }) => events.map(({ name, properties: all }) => [name, all])),
    )
    expect(properties).toEqual({
      'command.started': { command: 'deploy' },
      'command.finished': {
        command: 'deploy',
        flags: ['target'],
        outcome: 'ok',
        exitCode: 0,
        durationMs: expect.any(Number),
      },
      'deploy.finished': { target: 'railway', files: '1-9', durationMs: expect.any(Number) },
    })
    expect(JSON.stringify(collector.bodies)).not.toContain('secret-name')
  })
})

describe('its catalog', () => {
  test('is what the program declares', () => {
    const sonde = fileURLToPath(import.meta.resolve('sonde/package.json')).replace('package.json', 'dist/bin.mjs')
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [sonde, 'schema', 'dist/cli.mjs', 'dist/telemetry.mjs', '--check'],
      { cwd: folder, encoding: 'utf8' },
    )
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    expect(stdout).toContain('6 commands, 6 flags, 3 events')
  })

  test('has the version of the package', async () => {
    await using person = createPerson()
    const { version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { version: string }
    expect(person.acme('--version').stdout).toBe(`${version}\n`)
  })
})
