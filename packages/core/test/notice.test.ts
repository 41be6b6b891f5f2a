import { existsSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasTerminal, inTerminal } from './terminal.ts'
import { temporaryDirectory } from './test-world.ts'
import { createHome, postponeDelivery, runTool, waitingLines, type Home } from './tool.ts'

const NOTICE = 'acme reports how it is used to Acme Ltd (telemetry.acme.example)'
/** Runs that may start a courier send to this machine. */
const NOWHERE = { ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' }

const GROWTH = 'acme reports more about how it is used than before'

// Without `script` there is no terminal to run in. In CI that is a failure, not a reason to skip.
const inTerminals = hasTerminal || process.env['CI'] ? describe : describe.skip

/** No run of this home starts a courier: its endpoint cannot be reached, and is not to be asked for. */
function quietHome(): Home {
  const home = createHome()
  postponeDelivery(home)
  return home
}

/** Lets so many programs that are started one after the other begin their run in the same moment. */
function atOnce(count: number): Record<string, string> {
  return { MEETING: temporaryDirectory(), MEETERS: String(count) }
}

function coverageIn(home: Home): readonly string[] {
  const { coverage } = JSON.parse(readFileSync(join(home.directory, 'settings.json'), 'utf8')) as {
    coverage: Record<string, string[]>
  }
  return Object.values(coverage).flat()
}

inTerminals('[R-AST-8] [R-GAT-7 first run] the first run at a terminal', () => {
  test('shows the notice once, on stderr, and records nothing; the next one records', async () => {
    const home = quietHome()
    const first = await inTerminal(home, ['build'])
    expect(first.printed).toContain(NOTICE)
    expect(first.printed).toContain('This run was not recorded.')
    expect(first.printed).toMatch(/built\n$/)
    expect(waitingLines(home)).toEqual([])
    const second = await inTerminal(home, ['build'])
    expect(second.printed).toBe('built\n')
    expect(waitingLines(home).length).toBeGreaterThan(0)
  })

  test('says how to see it, how to turn it off, and where to read', async () => {
    const { printed } = await inTerminal(createHome(), ['build'])
    for (const way of ['acme telemetry', 'acme telemetry off', 'ACME_TELEMETRY_DISABLED=1', 'https://acme.example/telemetry']) {
      expect(printed).toContain(way)
    }
  })

  test('fits a narrow terminal, and so do the answers of its commands', async () => {
    const home = quietHome()
    const narrow = { columns: 40 }
    const { printed } = await inTerminal(home, ['build'], narrow)
    expect(printed.replaceAll(/\s+/g, ' ')).toContain(NOTICE)
    expect(printed.split('\n').filter((line) => line.length > 40)).toEqual([])
    const off = (await inTerminal(home, ['telemetry', 'off'], { ...narrow, env: { NO_COLOR: '1' } })).printed
    expect(off).toMatch(/^Telemetry of acme is off for you on this\nmachine, in all projects\.$/m)
  })

  test('of twenty at the same time, one shows it', async () => {
    const home = createHome(NOWHERE)
    const env = atOnce(20)
    const runs = await Promise.all(Array.from({ length: 20 }, () => inTerminal(home, ['build'], { env })))
    expect(runs.filter(({ printed }) => printed.includes('acme reports how it is used'))).toHaveLength(1)
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set([0]))
    expect(runs.every(({ printed }) => printed.endsWith('built\n'))).toBe(true)
    expect(readdirSync(home.directory).filter((name) => name.startsWith('settings.') && name !== 'settings.json')).toEqual([])
  })

  test('a run that was killed while it showed the notice does not keep it from the next for long', async () => {
    const home = quietHome()
    const lock = join(home.directory, 'settings.lock')
    const age = (seconds: number) => utimesSync(lock, Date.now() / 1000 - seconds, Date.now() / 1000 - seconds)
    writeFileSync(lock, '')
    // The killed one's lock holds for ten seconds, which a busy machine may need to get there.
    const young = setInterval(age, 100, 0)
    expect((await inTerminal(home, ['build']).finally(() => clearInterval(young))).printed).toBe('built\n')
    expect(waitingLines(home)).toEqual([])
    age(20)
    expect((await inTerminal(home, ['build'])).printed).toContain(NOTICE)
    expect(existsSync(lock)).toBe(false)
  })

  test('is told again after reset', async () => {
    const home = quietHome()
    await inTerminal(home, ['build'])
    runTool(home, ['telemetry', 'reset'], 'versions.mjs')
    expect((await inTerminal(home, ['build'])).printed).toContain(NOTICE)
  })
})

inTerminals('[C-9] the notice is not shown, nothing is recorded and output is untouched', () => {
  test.each([
    ['where stdout is redirected', [], { redirect: '> out' }],
    ['where stderr is redirected', [], { redirect: '2> err' }],
    ['in CI', [], { env: { CI: '1' } }],
    ['[B-9] to a coding agent', [], { env: { CLAUDECODE: '1' } }],
    ['[B-9] to an agent nobody knows', [], { env: { AI_AGENT: 'my secret agent' } }],
    ['before JSON', ['--json'], {}],
    ['before JSON by format', ['--format=json'], {}],
    ['[B-5] under DO_NOT_TRACK', [], { env: { DO_NOT_TRACK: '1' } }],
  ] as const)('%s', async (_, words, how) => {
    const home = createHome()
    const { printed } = await inTerminal(home, ['json', ...words], how)
    const redirected = ['out', 'err'].map((name) => join(home.path, name)).filter((path) => existsSync(path))
    const all = printed + redirected.map((path) => readFileSync(path, 'utf8')).join('')
    expect(all).toBe('{"built":true}\n')
    expect(existsSync(home.directory)).toBe(false)
  })
})

inTerminals('[B-3] growth', () => {
  test('is withheld until a notice that names it was shown', async () => {
    const home = quietHome()
    await inTerminal(home, ['build'])
    // No terminal, so no notice: what is known is recorded, what is new is not.
    runTool(home, ['build'], 'versions.mjs', { VERSION: '2' })
    const before = JSON.stringify(waitingLines(home))
    expect(before).toContain('"command":"build"')
    expect(before).not.toMatch(/cached|deploy/)
    const { printed } = await inTerminal(home, ['build'], { env: { VERSION: '2' } })
    expect(printed.replaceAll(/\s+/g, ' ')).toContain(`${GROWTH}. New: deploy finished (target), cached.`)
    expect(JSON.stringify(waitingLines(home))).toBe(before)
    await inTerminal(home, ['build'], { env: { VERSION: '2' } })
    expect(JSON.stringify(waitingLines(home))).toMatch(/cached.*deploy|deploy.*cached/s)
  })

  test('two installed versions do not take turns in showing it', async () => {
    const home = quietHome()
    const shown: string[] = []
    for (const VERSION of ['1', '2', '1', '2', '2', '1', '1', '2']) {
      const { printed } = await inTerminal(home, ['build'], { env: { VERSION } })
      if (printed.includes('acme reports')) shown.push(`${VERSION}: ${printed.includes(GROWTH) ? 'growth' : 'whole'}`)
    }
    expect(shown).toEqual(['1: whole', '2: growth'])
  })

  test('the version that collects less has nothing to show after the one that collects more', async () => {
    const home = quietHome()
    expect((await inTerminal(home, ['build'], { env: { VERSION: '2' } })).printed).toContain(NOTICE)
    expect((await inTerminal(home, ['build'])).printed).toBe('built\n')
  })
})

inTerminals('in the author’s style', () => {
  test('is shown as arranged', async () => {
    const { printed } = await inTerminal(createHome(), ['build'], { env: { STYLE: 'framed' } })
    expect(printed).toContain('*** acme telemetry off')
  })

  test('is the plain one where a way out is missing', async () => {
    const { printed } = await inTerminal(createHome(), ['build'], { env: { STYLE: 'without a way out' } })
    expect(printed).not.toContain('***')
    expect(printed).toContain('acme telemetry off')
  })
})

inTerminals('an opt-out is never lost to a notice', () => {
  test('that is being shown while somebody switches off', async () => {
    const home = createHome(NOWHERE)
    const env = atOnce(10)
    const runs = Array.from({ length: 10 }, (_, index) =>
      inTerminal(home, index === 5 ? ['telemetry', 'off'] : ['build'], { env }),
    )
    await Promise.all(runs)
    const settings = JSON.parse(readFileSync(join(home.directory, 'settings.json'), 'utf8')) as { choice: string }
    expect(settings.choice).toBe('off')
  })
})

inTerminals('ask', () => {
  test.each([
    ['y\n', 'on'],
    ['Yes\n', 'on'],
    ['\n', 'off'],
    ['n\n', 'off'],
    ['yesterday\n', 'off'],
  ])('keeps the answer %o as %s, after the whole notice', async (typed, choice) => {
    const home = createHome()
    const { printed } = await inTerminal(home, ['ask'], { typed })
    expect(printed).toContain(NOTICE)
    expect(printed).toContain(`answer: ${choice}`)
    const settings = JSON.parse(readFileSync(join(home.directory, 'settings.json'), 'utf8')) as { choice: string }
    expect(settings.choice).toBe(choice)
    expect(coverageIn(home)).toContain('command.finished:event')
    // The question is not asked twice.
    expect((await inTerminal(home, ['ask'])).printed).toBe('answer: not-asked\n')
  })

  test.each([
    ['in CI', { CI: '1' }],
    ['[B-9] a coding agent', { CLAUDECODE: '1' }],
    ['[B-5] under DO_NOT_TRACK', { DO_NOT_TRACK: '1' }],
  ])('asks nobody: %s', async (_, env) => {
    const home = createHome()
    expect((await inTerminal(home, ['ask'], { env })).printed).toBe('answer: not-asked\n')
    expect(existsSync(home.directory)).toBe(false)
  })

  test('asks nobody without a terminal', () => {
    const home = createHome()
    expect(runTool(home, ['ask'], 'versions.mjs').stdout).toBe('answer: not-asked\n')
    expect(existsSync(home.directory)).toBe(false)
  })
})

describe('[B-9] a coding agent', () => {
  test('cannot turn telemetry on: its word is nobody’s consent', () => {
    const home = createHome({ CLAUDECODE: '1' })
    const { status, stderr } = runTool(home, ['telemetry', 'on'])
    expect([status, stderr]).toEqual([1, expect.stringContaining('only a person can turn telemetry on')])
    expect(existsSync(home.directory)).toBe(false)
  })

  test('can turn it off', () => {
    const home = createHome({ CLAUDECODE: '1' })
    expect(runTool(home, ['telemetry', 'off']).status).toBe(0)
    expect(runTool(home, ['telemetry']).stdout).toContain('it was turned off on this machine')
  })

  test('after a person’s notice is recorded as what it is, without its name', () => {
    const home = quietHome()
    mkdirSync(home.directory, { recursive: true })
    runTool(home, ['telemetry', 'on'])
    runTool(home, ['ok'], 'tool.mjs', { AI_AGENT: 'my secret agent' })
    expect(waitingLines(home)[0]).toMatchObject({ context: { agent: 'other' } })
    expect(JSON.stringify(waitingLines(home))).not.toContain('secret')
  })
})
