import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'

const bin = join(import.meta.dirname, '../dist/bin.mjs')
const tool = join(import.meta.dirname, 'fixtures/tool.mjs')

/** A home with tools of any name, which all send to one endpoint, and nothing of this machine's environment. */
function createPerson(endpoint = 'http://127.0.0.1:9') {
  const home = mkdtempSync(join(tmpdir(), 'sonde-users-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }))
  const env = { PATH: process.env['PATH'] ?? '', HOME: home }
  const states = join(home, '.local/state/sonde')
  const node = (words: readonly string[], more: Record<string, string> = {}) =>
    spawnSync(process.execPath, words, { cwd: home, env: { ...env, ...more }, encoding: 'utf8', timeout: 120_000 })
  return {
    home,
    states,
    /** Types `sonde <line>`. */
    sonde: (line: string, more?: Record<string, string>) => node([bin, ...line.split(' ').filter(Boolean)], more),
    /** Types `sonde <line>` while this process answers requests. */
    async sondeAnswered(line: string) {
      const child = spawn(process.execPath, [bin, ...line.split(' ').filter(Boolean)], { cwd: home, env })
      let printed = ''
      child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
      child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
      const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
      return { status, printed }
    },
    /** Types `<name> <line>`. */
    tool: (name: string, line: string) => node([tool, name, endpoint, ...line.split(' ').filter(Boolean)]),
    /** Turns a tool on and uses it once, without a delivery. */
    use(name: string) {
      node([tool, name, endpoint, 'telemetry', 'on'])
      writeFileSync(join(states, name, 'delivery.json'), JSON.stringify({ v: 1, startedAt: Date.now() }))
      node([tool, name, endpoint, 'build'])
      node([tool, name, endpoint, 'telemetry', 'show', '--next'])
    },
    files: (name: string) => (existsSync(join(states, name)) ? readdirSync(join(states, name)) : []),
  }
}

describe('[B-4] one switch for all tools', () => {
  test('sonde off switches every tool off, those that come later too, and deletes what waits', () => {
    const person = createPerson()
    person.use('acme')
    person.use('other')
    const { status, stdout } = person.sonde('off')
    expect([status, stdout]).toEqual([0, expect.stringContaining('every tool that uses Sonde is off for you on this machine')])
    for (const name of ['acme', 'other', 'later']) {
      expect(person.tool(name, 'telemetry').stdout).toContain('you turned it off for all tools')
      person.tool(name, 'build')
    }
    expect(person.files('acme').toSorted()).toEqual(['catalog-1.0.0.json', 'delivery.json', 'settings.json'])
    expect(person.files('later')).toEqual([])
  })

  test('nothing a tool is told outranks it', () => {
    const person = createPerson()
    person.sonde('off')
    expect(person.tool('acme', 'telemetry on').stdout).toContain(
      'Here it stays off all the same: you turned it off for all tools. `sonde on` takes that back.',
    )
    expect(person.sonde('status').stdout).toContain('sonde on   takes that back')
    expect(person.tool('acme', 'telemetry').status).toBe(1)
  })

  test('a tool nobody has used is off too, and a typing mistake is told', () => {
    const person = createPerson()
    person.use('acme')
    expect(person.sonde('off amce')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Telemetry of amce is off'),
      stderr: 'No tool with the name amce has recorded anything here. Did you mean `acme`?\n',
    })
    expect(person.sonde('of acme')).toMatchObject({
      status: 2,
      stderr: '`of` is not a command of sonde. Did you mean `sonde off`? Nothing was changed. [unknown-command]\n',
    })
    expect(person.tool('acme', 'telemetry of')).toMatchObject({
      status: 2,
      stderr: '`acme telemetry of` is not a command. Did you mean `acme telemetry off`? Nothing was changed.\n',
    })
    expect(person.tool('acme', 'telemetry').status).toBe(0)
  })

  test('sonde on takes it back, and what each tool was told holds again', () => {
    const person = createPerson()
    person.use('acme')
    person.use('other')
    person.tool('other', 'telemetry off')
    person.sonde('off')
    expect(person.sonde('on').status).toBe(0)
    expect(person.tool('acme', 'telemetry').status).toBe(0)
    expect(person.tool('other', 'telemetry').stdout).toContain('it was turned off on this machine')
  })

  test('says what works instead where it cannot be kept', () => {
    const person = createPerson()
    writeFileSync(join(person.home, '.local'), 'a file in the way')
    expect(person.sonde('off')).toMatchObject({ status: 1, stderr: expect.stringContaining('SONDE_TELEMETRY_DISABLED=1') })
  })
})

describe('sonde status', () => {
  test('lists every tool, whether it is on, and why', () => {
    const person = createPerson()
    person.use('acme')
    person.use('other')
    person.tool('other', 'telemetry off')
    const { status, stdout } = person.sonde('status')
    expect(status).toBe(0)
    expect(stdout).toMatch(/on\s+acme 1\.0\.0\s+nothing refused/)
    expect(stdout).toMatch(/off\s+other 1\.0\.0\s+it was turned off on this machine/)
    expect(JSON.parse(person.sonde('status --json').stdout)).toMatchObject({
      allTools: null,
      tools: [
        { tool: 'acme', version: '1.0.0', allowed: true },
        { tool: 'other', allowed: false },
      ],
    })
  })

  test('of one tool is what the tool itself says', () => {
    const person = createPerson()
    person.use('acme')
    const whole = person.sonde('status acme').stdout
    const withoutWays = (text: string): string => text.slice(0, text.lastIndexOf('\n\n'))
    expect(withoutWays(whole)).toBe(withoutWays(person.tool('acme', 'telemetry').stdout))
    // A plugin of a build has no commands of its own.
    for (const way of ['sonde off acme', 'sonde show acme', 'sonde erase acme']) expect(whole).toContain(`  ${way} `)
    expect(whole).not.toContain('acme telemetry')
    expect(person.sonde('status acme', { DO_NOT_TRACK: '1' })).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('DO_NOT_TRACK is set  ← this decided'),
    })
  })

  test('creates nothing', () => {
    const person = createPerson()
    expect(person.sonde('status')).toMatchObject({ status: 1, stdout: expect.stringContaining('No tool that uses Sonde') })
    for (const line of ['status acme', 'show', 'show acme', 'erase', 'erase acme', 'on', 'off --help', 'status --all'])
      person.sonde(line)
    expect(readdirSync(person.home)).toEqual([])
  })
})

describe('one tool', () => {
  test('is turned off by name, even before it was ever used', () => {
    const person = createPerson()
    expect(person.sonde('off acme')).toMatchObject({ status: 0, stdout: expect.stringContaining('in all projects') })
    expect(person.tool('acme', 'telemetry').stdout).toContain('it was turned off on this machine')
    expect(person.tool('other', 'telemetry').stdout).not.toContain('turned off')
  })

  test('is turned on by name only where its catalog is known, with the whole notice', () => {
    const person = createPerson()
    expect(person.sonde('on acme')).toMatchObject({ status: 1, stderr: expect.stringContaining('acme telemetry') })
    person.use('acme')
    person.sonde('off acme')
    const { status, stdout } = person.sonde('on acme')
    expect([status, stdout]).toEqual([0, expect.stringContaining('acme reports how it is used')])
    expect(person.tool('acme', 'telemetry').status).toBe(0)
  })

  test('shows the very bytes the tool shows', () => {
    const person = createPerson()
    person.use('acme')
    const shown = person.tool('acme', 'telemetry show --next').stdout
    expect(shown).toContain('"tool":"acme"')
    expect(person.sonde('show acme --next').stdout).toBe(shown)
    expect(person.sonde('show').stdout).toBe(shown)
  })

  test('is explained as the tool itself does, with the ways that need no command of its own', () => {
    const person = createPerson()
    person.use('acme')
    const withoutWays = (text: string): string => text.slice(0, text.lastIndexOf('\n\n'))
    const explained = person.sonde('explain acme').stdout
    expect(withoutWays(explained)).toBe(withoutWays(person.tool('acme', 'telemetry explain').stdout))
    expect(explained).toMatch(/See it with `sonde show acme`, turn it off with `sonde off acme`\.\n$/)
  })

  test.each(['status ../../etc', 'off ..', 'off a b', 'off ACME', 'off --purge', 'off acme --purg', 'on acme --force'])(
    '`sonde %s` is not understood, and changes nothing',
    (line) => {
      const person = createPerson()
      expect(person.sonde(line).status).toBeGreaterThan(0)
      expect(readdirSync(person.home)).toEqual([])
    },
  )
})

test('[B-2] sonde erase has what every tool sent erased', async () => {
  const received: string[] = []
  const server = createServer((request, response) => {
    received.push(request.url ?? '')
    response.writeHead(202).end('{"sonde":1}')
    request.resume()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const person = createPerson()
  for (const name of ['acme', 'other']) {
    mkdirSync(join(person.states, name), { recursive: true, mode: 0o700 })
    const header = { v: 1, endpoint, contentType: 'application/json', versions: ['1.0.0'], t: Date.now() }
    writeFileSync(join(person.states, name, 'sent-0mzzzzzzz00000-000'), `${JSON.stringify(header)}\n{"v":1}`, { mode: 0o600 })
    writeFileSync(join(person.states, name, 'secret-0mzzzzzzz00000-000'), `${'ab'.repeat(16)}\n`, { mode: 0o600 })
  }
  const { status, printed } = await person.sondeAnswered('erase')
  expect([status, received]).toEqual([0, ['/v1/erase', '/v1/erase']])
  expect(printed.match(/1 body erased/g)).toHaveLength(2)
  expect([...person.files('acme'), ...person.files('other')]).toEqual([])
})

test('the help of every command names them all, and lists what it does', () => {
  const person = createPerson()
  for (const line of ['', '--help', 'status --help', 'off --help']) {
    expect(person.sonde(line).stdout).toMatch(/status \[tool\][\s\S]*off \[tool\][\s\S]*schema/)
  }
  expect(readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')).toContain('sonde off')
})
