import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deliverAll, deliveriesOf } from './deliver-all.ts'
import { startReceiver, type Receiver } from './loopback.ts'
import { createHome, postponeDelivery, runTool, toolEnds, waitingLines, type Home } from './tool.ts'

/** Nobody listens there, and nothing is ever sent there: these homes start no courier. */
const NOWHERE = { ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' }

function telemetry(home: Home, words: string, env: Record<string, string> = {}) {
  return runTool(home, ['telemetry', ...words.split(' ').filter(Boolean)], 'tool.mjs', env)
}

/** A home in which telemetry is on and no run starts a courier. */
function onHome(env: Record<string, string> = NOWHERE): Home {
  const home = createHome(env)
  expect(telemetry(home, 'on').status).toBe(0)
  postponeDelivery(home)
  return home
}

function filesIn(home: Home): string[] {
  return existsSync(home.directory) ? readdirSync(home.directory).toSorted() : []
}

function settingsIn(home: Home): Record<string, unknown> {
  return JSON.parse(readFileSync(join(home.directory, 'settings.json'), 'utf8'))
}

/** Of one run: what began and what ended, each alone, one of activity, and one fact. */
const BODIES = 4
/** Of two that are delivered together: what repeats shares one more. */
const DELIVERED = BODIES + 1

/** A home from which bodies were delivered to a receiver on this machine by a real courier. */
async function deliveredHome(): Promise<{ home: Home; receiver: Receiver; bodies: string[] }> {
  const receiver = await startReceiver()
  const home = onHome({ ACME_TELEMETRY_ENDPOINT: receiver.endpoint })
  runTool(home, ['ok'])
  rmSync(join(home.directory, 'delivery.json'))
  runTool(home, ['ok'])
  expect(deliveriesOf(home)).toHaveProperty('startedAt')
  await deliverAll(home)
  expect(receipts(home)).toHaveLength(DELIVERED)
  return { home, receiver, bodies: bodiesOf(receiver.received.splice(0)) }
}

const receipts = (home: Home): string[] => filesIn(home).filter((name) => name.startsWith('sent-'))

/** One whose answer came too late was sent again. */
const bodiesOf = (received: Receiver['received']): string[] => [...new Set(received.map(({ body }) => body))]

describe('[R-GAT-1] flags as well as words', () => {
  test('--disable and --enable turn it off and on', () => {
    const home = createHome(NOWHERE)
    expect(telemetry(home, '--disable').status).toBe(0)
    expect(settingsIn(home)).toMatchObject({ choice: 'off' })
    expect(telemetry(home, '--enable').status).toBe(0)
    expect(settingsIn(home)).toMatchObject({ choice: 'on' })
  })

  test('the bare command, alone or with a flag, changes nothing', () => {
    const home = createHome(NOWHERE)
    for (const words of ['', '--json', 'help', '--help', 'explain', 'show', 'erase', 'reset', 'endpoint', 'verify'])
      telemetry(home, words)
    expect(readdirSync(home.path)).toEqual([])
  })

  test.each([
    'off --purg',
    'on --force',
    'on please',
    'reset all',
    'show --all',
    'endpoint http://a http://b',
    '--disabled',
    'endpoint https://a.example --reset',
  ])('`telemetry %s` is not understood, and changes nothing', (words) => {
    const home = createHome(NOWHERE)
    const { status, stderr, stdout } = telemetry(home, words)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/not|both/)
    expect(readdirSync(home.path)).toEqual([])
  })
})

describe('[R-AST-6] [R-SST-1] on and off act on the whole machine', () => {
  test('from a project root, a folder in it, and outside of any project, and say so', () => {
    const home = createHome(NOWHERE)
    const inside = join(home.path, 'project', 'src', 'deep')
    mkdirSync(inside, { recursive: true })
    mkdirSync(join(home.path, 'project', '.git'))
    writeFileSync(join(home.path, 'project', 'package.json'), '{"name":"project"}')
    const places = [home.path, join(home.path, 'project'), inside].map((path) => ({ ...home, path }))
    for (const [index, place] of places.entries()) {
      const off = runTool({ ...place, path: place.path }, ['telemetry', 'off'])
      expect(off.stdout).toContain('for you on this machine, in all projects')
      for (const other of places) expect(runTool(other, ['telemetry']).stdout).toContain('it was turned off on this machine')
      const on = runTool(places[(index + 1) % places.length] as Home, ['telemetry', 'on'])
      expect(on.stdout).toContain('for you on this machine, in all projects')
      for (const other of places) expect(runTool(other, ['telemetry']).status).toBe(0)
    }
    expect(readdirSync(inside)).toEqual([])
  })

  test('reset forgets the choice, the notices and what was recorded, keeps the receipts, and says so', async () => {
    const { home } = await deliveredHome()
    runTool(home, ['ok'])
    const kept = filesIn(home).filter((name) => /^(?:sent|secret)-/.test(name))
    const { status, stdout } = telemetry(home, 'reset')
    expect([status, stdout]).toEqual([0, expect.stringContaining('forgotten your choice')])
    expect(stdout).toContain('receipts of what was sent are kept')
    expect(filesIn(home)).toEqual(['catalog-1.4.2.json', 'delivery.json', ...kept])
    expect(telemetry(home, '').stdout).toContain('the notice was not shown yet')
  })

  test('after a reset the first run delivers again, except for a version that was told to stop', () => {
    const home = createHome(NOWHERE)
    mkdirSync(home.directory, { recursive: true, mode: 0o700 })
    const path = join(home.directory, 'delivery.json')
    const known = { failures: 2, failingSince: 1, lastResult: 'retry: ECONNREFUSED' }
    const kept = { v: 1, recipients: { there: known }, stopped: { '1.0.0': '2026-11-20' } }
    const attempts = { startedAt: Date.now(), recipients: { there: { ...known, nextAttemptAt: Date.now() + 1e7 } } }
    writeFileSync(path, JSON.stringify({ ...kept, ...attempts }))
    expect(telemetry(home, 'reset').status).toBe(0)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(kept)
  })

  test('reset keeps what a newer version wrote', () => {
    const home = createHome(NOWHERE)
    mkdirSync(home.directory, { recursive: true, mode: 0o700 })
    writeFileSync(
      join(home.directory, 'settings.json'),
      '{"v":2,"choice":"off","coverage":{},"endpoint":"https://a.example","later":1}',
    )
    telemetry(home, 'reset')
    expect(settingsIn(home)).toEqual({ v: 2, later: 1 })
  })
})

describe('[B-1] status', () => {
  test('marks the input that decided, and says that others refuse too', () => {
    const { stdout } = telemetry(createHome(NOWHERE), '', { DO_NOT_TRACK: '1', ACME_TELEMETRY_DISABLED: '1' })
    expect(stdout).toContain('Telemetry of acme is off: DO_NOT_TRACK is set.')
    expect(stdout).toMatch(/×\s+DO_NOT_TRACK\s+DO_NOT_TRACK is set {2}← this decided/)
    expect(stdout).toMatch(/×\s+ACME_TELEMETRY_DISABLED\s+ACME_TELEMETRY_DISABLED is set, too/)
    expect(stdout.match(/this decided/g)).toHaveLength(1)
  })

  test('offers what changes it, and only that', () => {
    const home = createHome(NOWHERE)
    expect(telemetry(home, '').stdout).toContain('acme telemetry on')
    expect(telemetry(home, '', { DO_NOT_TRACK: '1' }).stdout).not.toContain('acme telemetry on')
    expect(telemetry(onHome(), '').stdout).toContain('acme telemetry off')
  })

  test('counts what waits in bodies and what is not in one yet', () => {
    const home = onHome()
    runTool(home, ['ok'])
    telemetry(home, 'show --next')
    runTool(home, ['ok'])
    const report = JSON.parse(telemetry(home, '--json').stdout) as Record<string, number>
    expect(report).toMatchObject({ waitingBodies: BODIES, decidedBy: null })
    expect(report['waitingBytes']).toBeGreaterThan(100)
    expect(telemetry(home, '').stdout).toMatch(/Waiting\s+4 bodies and \d+ bytes not yet in a body/)
  })

  test('shows ~ for the home directory', () => {
    const home = createHome(NOWHERE)
    expect(telemetry(home, '').stdout).toContain('~/.local/state/sonde/acme')
    expect(telemetry(home, '').stdout).not.toContain(home.path)
  })

  test('shows a proxy without its password', () => {
    const env = { https_proxy: 'http://ana:secret@proxy.example:3128' }
    for (const words of ['', '--json']) {
      const { stdout } = runTool(createHome(env), ['telemetry', ...words.split(' ').filter(Boolean)])
      expect(stdout).toContain('http://***@proxy.example:3128')
      expect(stdout).not.toMatch(/ana|secret/)
    }
  })
})

describe('colours', () => {
  const ESCAPE = '\u001B['

  test.each([
    ['not where stdout is no terminal', {}, false],
    ['where FORCE_COLOR asks', { FORCE_COLOR: '1' }, true],
    ['not where FORCE_COLOR refuses', { FORCE_COLOR: '0' }, false],
    ['not where NO_COLOR refuses', { NO_COLOR: '1' }, false],
  ])('%s', (_, env, coloured) => {
    expect(telemetry(createHome(NOWHERE), '', env).stdout.includes(ESCAPE)).toBe(coloured)
  })

  test('change nothing but colours', () => {
    const home = createHome(NOWHERE)
    for (const words of ['', 'help', 'explain']) {
      const plain = telemetry(home, words).stdout
      // oxlint-disable-next-line no-control-regex
      expect(telemetry(home, words, { FORCE_COLOR: '1' }).stdout.replaceAll(/\u001B\[\d+m/g, '')).toBe(plain)
    }
  })

  test('explain is never wider than 80 columns', () => {
    const lines = telemetry(createHome(NOWHERE), 'explain').stdout.split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  })
})

describe('show --next', () => {
  test('says that nothing waits, and when telemetry is off', () => {
    expect(telemetry(onHome(), 'show --next')).toMatchObject({ status: 0, stdout: '', stderr: '# Nothing waits to be sent.\n' })
    const { stderr, stdout } = telemetry(onHome(), 'show --next', { DO_NOT_TRACK: '1' })
    expect(stderr).toContain('off: DO_NOT_TRACK is set')
    expect(stdout).toBe('')
  })

  test('off by a variable seals nothing: it touches no file', () => {
    const home = onHome()
    runTool(home, ['ok'])
    const before = filesIn(home)
    telemetry(home, 'show --next', { DO_NOT_TRACK: '1' })
    expect(filesIn(home)).toEqual(before)
  })

  test('prints the very bytes that a courier then sends, those sealed earlier among them', async () => {
    const receiver = await startReceiver()
    const home = onHome({ ACME_TELEMETRY_ENDPOINT: receiver.endpoint })
    runTool(home, ['ok'])
    const first = telemetry(home, 'show --next').stdout
    runTool(home, ['exit'])
    const shown = telemetry(home, 'show --next').stdout
    expect(shown.startsWith(first)).toBe(true)
    // What began, what ended and a fact of each, and one of activity.
    expect(shown.split('\n').filter(Boolean)).toHaveLength(2 * BODIES - 1)
    rmSync(join(home.directory, 'delivery.json'))
    // The run that starts the courier adds bodies of its own, after those that were shown.
    runTool(home, ['ok'])
    await deliverAll(home)
    const sent = bodiesOf(receiver.received).map((body) => `${body}\n`)
    expect(sent).toHaveLength(3 * BODIES - 2)
    expect(sent.slice(0, 2 * BODIES - 1).join('')).toBe(shown)
    expect(telemetry(home, 'show --sent').stdout.split('\n').toSorted()).toEqual(sent.join('').split('\n').toSorted())
  })

  test('--json holds the same bytes, with whom they are for', () => {
    const home = onHome()
    runTool(home, ['ok'])
    const lines = telemetry(home, 'show --next').stdout.split('\n').filter(Boolean)
    const { next, sent } = JSON.parse(telemetry(home, 'show --json').stdout) as Record<
      string,
      { body: string; endpoint: string }[]
    >
    expect(next?.map(({ body }) => body)).toEqual(lines)
    expect(new Set(next?.map(({ endpoint }) => endpoint))).toEqual(new Set([NOWHERE.ACME_TELEMETRY_ENDPOINT]))
    expect(sent).toEqual([])
  })
})

describe('[B-2] receipts and erase', () => {
  test('a receipt is byte for byte what the receiver got', async () => {
    const { home, bodies } = await deliveredHome()
    expect(telemetry(home, 'show --sent').stdout.split('\n').filter(Boolean).toSorted()).toEqual(bodies.toSorted())
  })

  test('erase sends the secret of each receipt on a connection of its own, and removes what was acknowledged', async () => {
    const { home, receiver } = await deliveredHome()
    const secrets = filesIn(home)
      .filter((name) => name.startsWith('secret-'))
      .map((name) => readFileSync(join(home.directory, name), 'utf8').trim())
    const { status, stdout } = await toolEnds(home, ['telemetry', 'erase'])
    expect([status, stdout]).toEqual([0, `${DELIVERED} bodies erased where it went; the receipts are removed.\n`])
    expect(receiver.received.map(({ path }) => path)).toEqual(Array(DELIVERED).fill('/v1/erase'))
    expect(receiver.received.map(({ body }) => body).toSorted()).toEqual(
      secrets.map((secret) => JSON.stringify({ secret })).toSorted(),
    )
    expect(new Set(receiver.received.map(({ port }) => port)).size).toBe(DELIVERED)
    expect(filesIn(home).filter((name) => /^(?:sent|secret)-/.test(name))).toEqual([])
  })

  test('erase asks for several at a time, so that a month of receipts takes no minutes', async () => {
    const { home, receiver } = await deliveredHome()
    receiver.answersFrom = DELIVERED
    expect((await toolEnds(home, ['telemetry', 'erase'])).status).toBe(0)
    expect(receipts(home)).toEqual([])
  })

  test('works while telemetry is off, because the user typed it', async () => {
    const { home, receiver } = await deliveredHome()
    telemetry(home, 'off')
    expect((await toolEnds(home, ['telemetry', 'erase'], { DO_NOT_TRACK: '1' })).status).toBe(0)
    expect(receiver.received).toHaveLength(DELIVERED)
  })

  test.each([
    ['does not know the path', { status: 404, body: '{"sonde":1,"error":{"code":"not-found","message":""}}' }],
    ['is somebody else', { status: 200, body: '<html>Welcome to this network</html>' }],
    ['is broken', { status: 503, body: '{"sonde":1,"error":{"code":"busy","message":""}}' }],
  ])('keeps the receipts where the receiver %s, says so, and exits with 1', async (_, answer) => {
    const { home, receiver } = await deliveredHome()
    receiver.answer = answer
    const { status, stderr } = await toolEnds(home, ['telemetry', 'erase'])
    expect([status, receipts(home).length]).toEqual([1, DELIVERED])
    expect(stderr).toContain('The receipts are kept')
  })

  test('off --purge turns off, erases and removes the receipts', async () => {
    const { home, receiver } = await deliveredHome()
    runTool(home, ['ok'])
    const { status } = await toolEnds(home, ['telemetry', 'off', '--purge'])
    expect([status, receiver.received.length]).toEqual([0, DELIVERED])
    expect(filesIn(home)).toEqual(['catalog-1.4.2.json', 'delivery.json', 'settings.json'])
    expect(settingsIn(home)).toMatchObject({ choice: 'off' })
  })

  test('off --purge is off even where nothing can be erased', async () => {
    const { home } = await deliveredHome()
    const { status, stdout } = await toolEnds(home, ['telemetry', 'off', '--purge'], {}, 'tool.mjs')
    expect([status, stdout]).toEqual([0, expect.stringContaining('is off')])
    const second = await deliveredHome()
    second.receiver.answer = { status: 500, body: '' }
    const failed = await toolEnds(second.home, ['telemetry', 'off', '--purge'])
    expect([failed.status, settingsIn(second.home)['choice'], receipts(second.home).length]).toEqual([1, 'off', DELIVERED])
  })
})

describe('endpoint', () => {
  const OWN = 'http://127.0.0.1:8/own'

  test('sends to another recipient only after its own notice, and never what was recorded for the first', () => {
    const home = createHome()
    telemetry(home, 'on')
    postponeDelivery(home)
    runTool(home, ['ok'])
    expect(telemetry(home, `endpoint ${OWN}`).status).toBe(0)
    expect(telemetry(home, 'endpoint').stdout).toBe(`${OWN}\n`)
    expect(telemetry(home, '').stdout).toContain('the notice was not shown yet')
    runTool(home, ['ok'])
    expect(waitingLines(home)).toHaveLength(2)
    expect(telemetry(home, 'on').stdout.replaceAll(/\s+/g, ' ')).toContain(
      '127.0.0.1:8 (set on this machine, instead of Acme Ltd)',
    )
    runTool(home, ['ok'])
    const { next } = JSON.parse(telemetry(home, 'show --next --json').stdout) as { next: { endpoint: string; body: string }[] }
    expect(new Set(next.map(({ endpoint }) => endpoint))).toEqual(new Set([OWN, 'https://telemetry.acme.example']))
    expect(telemetry(home, 'endpoint --reset').status).toBe(0)
    expect(telemetry(home, 'endpoint').stdout).toBe('https://telemetry.acme.example\n')
    expect(telemetry(home, '').status).toBe(0)
  })

  test.each([
    'http://telemetry.example',
    'ftp://127.0.0.1',
    'nonsense',
    'https://ana:word@telemetry.example',
    'https://a.example/?q=1',
  ])('[R-WAS-9] refuses %s and changes nothing', (url) => {
    const home = createHome()
    const { status, stderr } = telemetry(home, `endpoint ${url}`)
    expect([status, stderr]).toEqual([2, expect.stringMatching(/https|URL|password|query/)])
    expect(readdirSync(home.path)).toEqual([])
  })

  test('does not touch settings that may hold an opt-out', () => {
    const home = createHome()
    mkdirSync(home.directory, { recursive: true, mode: 0o700 })
    writeFileSync(join(home.directory, 'settings.json'), '{"v":1,"choice":"o')
    expect(telemetry(home, `endpoint ${OWN}`).status).toBe(1)
    expect(readFileSync(join(home.directory, 'settings.json'), 'utf8')).toBe('{"v":1,"choice":"o')
  })
})

describe('explain', () => {
  test('names every event with its question, every property with its sentence and values, and who gets it', () => {
    const text = telemetry(createHome(), 'explain').stdout.replaceAll(/\s+/g, ' ')
    for (const part of [
      'command.finished, since 1.0.0',
      'Which commands are used, how long do they take, and how often do they fail?',
      'The exit code of the process. A whole number from 0 to 255.',
      'One of: build, serve, other.',
      'machine.active',
      'How many installations are active',
      'Acme Ltd',
      'the three core maintainers',
      'Sold never',
      'Kept 365 days',
      'https://telemetry.acme.example',
      'environment variables',
    ]) {
      expect(text).toContain(part)
    }
  })
})

describe('[B-1] verify', () => {
  const SWITCHES: readonly (readonly [string, Record<string, string>])[] = [
    ['DO_NOT_TRACK', { DO_NOT_TRACK: '1' }],
    ['SONDE_TELEMETRY_DISABLED', { SONDE_TELEMETRY_DISABLED: '1' }],
    ['ACME_TELEMETRY', { ACME_TELEMETRY: 'off' }],
    ['CI', { CI: 'true' }],
    ['the notice, not shown yet', {}],
  ]

  test.each(SWITCHES)('off by %s: proves under Node’s permission model that nothing was attempted', (_, env) => {
    const home = createHome(NOWHERE)
    const { status, stdout } = telemetry(home, 'verify', env)
    expect(stdout).toContain('Off is off: nothing was attempted.')
    expect(stdout).toMatch(/✓ files .*Node denied it anyway/)
    expect(stdout).toMatch(/✓ processes .*Node denied it anyway/)
    // Asked of Node itself, not of the permission model, which says no to what it does not know.
    const canDenyNetwork = process.allowedNodeEnvironmentFlags.has('--allow-net')
    expect(stdout).toMatch(canDenyNetwork ? /✓ network .*Node denied it anyway/ : /✓ network .*no network module was loaded/)
    expect(status).toBe(0)
    expect(readdirSync(home.path)).toEqual([])
  })

  test('sees what a run attempts that is not off', () => {
    const home = onHome()
    // The switch holds for the command and not for the run it watches.
    const { status, stdout } = runTool(home, ['telemetry', 'verify'], 'disobedient.mjs')
    expect(status).toBe(1)
    expect(stdout).toMatch(/× files\s+tried: openSync/)
  })

  test('on: a real courier sends exactly what show --next prints, and what waits still waits', async () => {
    const home = onHome()
    runTool(home, ['ok'])
    const shown = telemetry(home, 'show --next').stdout
    const before = filesIn(home)
    const { status, stdout } = await toolEnds(home, ['telemetry', 'verify'])
    expect(stdout).toContain(`all ${Buffer.byteLength(shown) - BODIES} bytes are those`)
    expect(status).toBe(0)
    expect(filesIn(home)).toEqual(before)
    expect(telemetry(home, 'show --next').stdout).toBe(shown)
  })

  test('on with nothing to compare says so', () => {
    expect(telemetry(onHome(), 'verify')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Nothing waits to be sent'),
    })
  })
})
