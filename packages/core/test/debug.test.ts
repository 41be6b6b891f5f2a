import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseBody } from '../src/protocol/parse-body.ts'
import type { Body } from '../src/protocol/wire.ts'
import { startReceiver } from './loopback.ts'
import {
  createHome,
  createHomeOfNobody,
  postponeDelivery,
  runTool,
  runToolAsNobody,
  toolEnds,
  waitingLines,
  type Home,
} from './tool.ts'

const NOWHERE = { ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' }

function onHome(env: Record<string, string> = NOWHERE): Home {
  const home = createHome(env)
  expect(runTool(home, ['telemetry', 'on']).status).toBe(0)
  return home
}

/** The bodies in what was printed: every line that is JSON. */
function bodiesIn(printed: string): string[] {
  return printed.split('\n').filter((line) => line.startsWith('{'))
}

const ASKING: readonly (readonly [string, Record<string, string>])[] = [
  ['[R-AST-4] DEBUG=acme:telemetry', { DEBUG: 'acme:telemetry' }],
  ['[R-AST-4] DEBUG in a list', { DEBUG: 'express:*,acme:*' }],
  ['[R-AST-4] DEBUG of all tools', { DEBUG: 'sonde:*' }],
  ['[R-GAT-6] ACME_TELEMETRY_DEBUG=1', { ACME_TELEMETRY_DEBUG: '1' }],
]

describe.each(ASKING)('%s', (_, env) => {
  test.each(['ok', 'exit', 'throw'])('prints the exact bodies to stderr when the program ends by %s', (how) => {
    const { stderr, stdout } = runTool(onHome(), [how], 'tool.mjs', env)
    const bodies = bodiesIn(stderr)
    // What began and what ended, activity, and one fact.
    expect(bodies).toHaveLength(4)
    for (const body of bodies) expect(parseBody(body)).toMatchObject({ ok: true })
    const ofRuns = bodies.map((body) => JSON.parse(body) as Body).filter(({ version }) => version !== undefined)
    const leading = { properties: { command: 'build' }, first: ['day', 'week', 'month', 'ever'] }
    expect(ofRuns.toSorted((a, b) => String(b.events[0]?.name).localeCompare(String(a.events[0]?.name)))).toMatchObject([
      { tool: 'acme', version: '1.4', events: [{ name: 'command.started', ...leading }] },
      { tool: 'acme', version: '1.4', events: [{ name: 'command.finished', ...leading }] },
    ])
    expect(stderr).toContain('acme:telemetry would send to http://127.0.0.1:9, and does not:')
    expect(stdout).toBe(how === 'ok' ? 'built\n' : '')
  })

  test('tells at once what is recorded, also of a run that Ctrl+C ends', async () => {
    const home = onHome()
    const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/tool.mjs'), 'wait'], {
      env: { ...home.env, ...env },
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    let stderr = ''
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
    await expect.poll(() => stderr, { timeout: 60_000 }).toContain('in case it is interrupted')
    child.kill('SIGINT')
    await once(child, 'close')
    expect(stderr.split('\n')).toEqual([
      'acme:telemetry recorded command.started {"command":"build"}',
      'acme:telemetry recorded, in case it is interrupted, command.finished {"command":"build","outcome":"aborted"}',
      '',
    ])
  })

  test('spools nothing and delivers nothing older', async () => {
    const receiver = await startReceiver()
    const home = onHome({ ACME_TELEMETRY_ENDPOINT: receiver.endpoint })
    postponeDelivery(home)
    runTool(home, ['ok'])
    // A delivery is due, and the next run would start it.
    rmSync(join(home.directory, 'delivery.json'))
    const before = snapshot(home)
    expect(waitingLines(home)).toHaveLength(2)
    for (const how of ['ok', 'exit']) await toolEnds(home, [how], env)
    expect(snapshot(home)).toEqual(before)
    expect(receiver.received).toEqual([])
  })

  test('says off, and why, where telemetry is off', () => {
    const home = createHome(NOWHERE)
    expect(runTool(home, ['ok'], 'tool.mjs', { ...env, DO_NOT_TRACK: '1' }).stderr).toBe(
      'acme:telemetry off: DO_NOT_TRACK is set\n',
    )
    expect(runTool(home, ['ok'], 'tool.mjs', env).stderr).toBe('acme:telemetry off: the notice was not shown yet\n')
    expect(readdirSync(home.path)).toEqual([])
  })

  test('leaves the exit code alone', () => {
    const home = onHome()
    expect(['ok', 'exit', 'throw'].map((how) => runTool(home, [how], 'tool.mjs', env).status)).toEqual([0, 7, 1])
  })
})

/** Every file of a state directory with its text. */
function snapshot(home: Home): Record<string, string> {
  return Object.fromEntries(readdirSync(home.directory).map((name) => [name, readFileSync(join(home.directory, name), 'utf8')]))
}

describe('DEBUG=*', () => {
  test('tells what happens and changes nothing', () => {
    const home = onHome()
    postponeDelivery(home)
    const { stderr, stdout, status } = runTool(home, ['ok'], 'tool.mjs', { DEBUG: '*' })
    expect(stderr).toMatch(/^acme:telemetry on: nothing refused\nacme:telemetry recorded in .*current-.*\.ndjson\n$/)
    expect([stdout, status]).toEqual(['built\n', 0])
    expect(waitingLines(home)).toHaveLength(2)
  })

  test('says off where it is', () => {
    const { stderr } = runTool(createHome(NOWHERE), ['ok'], 'tool.mjs', { DEBUG: '*', DO_NOT_TRACK: '1' })
    expect(stderr).toBe('acme:telemetry off: DO_NOT_TRACK is set\n')
  })
})

test('a list that names others changes nothing and says nothing', () => {
  const home = onHome()
  postponeDelivery(home)
  expect(runTool(home, ['ok'], 'tool.mjs', { DEBUG: 'express:*,-acme:telemetry' }).stderr).toBe('')
  expect(waitingLines(home)).toHaveLength(2)
})

describe('ACME_TELEMETRY_LOG', () => {
  function onHomeOfNobody(): Home {
    const home = createHomeOfNobody(NOWHERE)
    expect(runToolAsNobody(home, ['telemetry', 'on']).status).toBe(0)
    return home
  }

  test('appends bodies to a file it created, and sends and keeps nothing', () => {
    const home = onHomeOfNobody()
    const log = join(home.path, 'log')
    const before = snapshot(home)
    for (let times = 0; times < 2; times++) {
      const { stderr, stdout } = runToolAsNobody(home, ['ok'], { ACME_TELEMETRY_LOG: log })
      expect([stderr, stdout]).toEqual(['', 'built\n'])
    }
    const [header, ...lines] = readFileSync(log, 'utf8').split('\n')
    expect(header).toBe('# Sonde telemetry log of acme: what was written here was not sent.')
    expect(lines.filter(Boolean)).toHaveLength(8)
    for (const line of lines.filter(Boolean)) expect(parseBody(line)).toMatchObject({ ok: true })
    expect(statSync(log).mode & 0o777).toBe(0o600)
    expect(snapshot(home)).toEqual(before)
  })

  test('writes nothing where telemetry is off, and says so', () => {
    const home = createHomeOfNobody(NOWHERE)
    const log = join(home.path, 'log')
    const { stderr } = runToolAsNobody(home, ['ok'], { ACME_TELEMETRY_LOG: log, DO_NOT_TRACK: '1' })
    expect(stderr).toBe('acme:telemetry off: DO_NOT_TRACK is set\n')
    expect(existsSync(log)).toBe(false)
  })

  test.each([
    ['a file of somebody else’s making', (path: string) => writeFileSync(path, 'my notes\n', { mode: 0o666 })],
    ['an empty file', (path: string) => writeFileSync(path, '', { mode: 0o666 })],
    [
      'a link to a log of ours',
      (path: string) => {
        writeFileSync(`${path}.target`, '# Sonde telemetry log of acme\n', { mode: 0o666 })
        symlinkSync(`${path}.target`, path)
      },
    ],
    [
      'a second name of a log of ours',
      (path: string) => {
        writeFileSync(`${path}.target`, '# Sonde telemetry log of acme\n', { mode: 0o666 })
        linkSync(`${path}.target`, path)
      },
    ],
    ['a link that leads nowhere', (path: string) => symlinkSync(`${path}.none`, path)],
    ['a link to a device', (path: string) => symlinkSync('/dev/full', path)],
    ['a fifo', (path: string) => execFileSync('mkfifo', ['-m', '666', path])],
    ['a folder', (path: string) => mkdirSync(path, { mode: 0o777 })],
  ])('never writes to %s', (_, plant) => {
    const home = onHomeOfNobody()
    const log = join(home.path, 'log')
    plant(log)
    const before = [log, `${log}.target`].map(textOf)
    const { stderr, stdout, status } = runToolAsNobody(home, ['ok'], { ACME_TELEMETRY_LOG: log })
    expect(stderr).toMatch(/^acme:telemetry nothing was logged: .+\n$/)
    expect([stdout, status]).toEqual(['built\n', 0])
    expect([log, `${log}.target`].map(textOf)).toEqual(before)
    expect(existsSync(`${log}.none`)).toBe(false)
  })

  test.runIf(process.getuid?.() === 0)('is never written by root', () => {
    const home = onHome()
    const log = join(home.path, 'log')
    expect(runTool(home, ['ok'], 'tool.mjs', { ACME_TELEMETRY_LOG: log }).stderr).toBe(
      'acme:telemetry nothing was logged: root writes no log\n',
    )
    expect(existsSync(log)).toBe(false)
  })
})

function textOf(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined
  } catch {
    return undefined
  }
}
