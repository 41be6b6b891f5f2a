import { describe, expect, test } from 'vitest'
import { Program, section } from './program.ts'

const { endpoint: _, ...withoutEndpoint } = section
const { about: __, ...withoutAbout } = section

const exporting = (text: string) => ({ oclif: { sonde: { module: './telemetry.mjs' } }, files: { 'telemetry.mjs': text } })

const catalogText = JSON.stringify({
  tool: 'acme',
  retentionDays: 30,
  ...section,
  events: {
    'command.finished': {
      question: 'Which?',
      since: '1.0.0',
      properties: { command: { kind: 'oneOf', words: [], declared: 'commands', about: 'Which.' } },
    },
  },
})

/** A program whose command records an event of its own, by what the plugin made. */
const recording = `
  import { Command } from '@oclif/core'
  import { telemetryOf } from '@sonde/oclif'
  export const COMMANDS = {
    build: class extends Command {
      async run() {
        await this.parse(this.ctor)
        const telemetry = await telemetryOf(this.config)
        telemetry?.record('build.finished', { size: 3 })
        this.log(telemetry === undefined ? 'none' : 'recorded')
      }
    },
  }`

describe('what an author set up wrongly is one message with its code in strict mode, and for a user silence with telemetry off', () => {
  const broken = [
    ['no section', { oclif: { sonde: undefined } }, 'section-missing'],
    ['a section that is no object', { oclif: { sonde: './telemetry.mjs' } }, 'section'],
    ['a module and more', { oclif: { sonde: { module: './telemetry.mjs', docs: 'https://acme.example' } } }, 'section'],
    ['a module that is no path', { oclif: { sonde: { module: 1 } } }, 'section'],
    ['values that are no list', { oclif: { sonde: { ...section, values: 'target' } } }, 'section'],
    ['a module that is not there', { oclif: { sonde: { module: './nosuch.mjs' } } }, 'module'],
    ['a module that throws', exporting('throw new Error("no config")'), 'module'],
    ['a module that exports something else', exporting('export const events = {}'), 'module-exports'],
    ['a catalog of nonsense', exporting('export const catalog = { tool: 1, events: [] }'), 'module-exports'],
    ['no endpoint', { oclif: { sonde: withoutEndpoint } }, 'endpoint-url'],
    [
      'an endpoint without TLS',
      { oclif: { sonde: { ...section, endpoint: 'http://telemetry.acme.example' } } },
      'endpoint-https',
    ],
    ['nobody who runs it', { oclif: { sonde: withoutAbout } }, 'about'],
    ['a misspelt part of the catalog', { oclif: { sonde: { ...section, retentionDay: 30 } } }, 'unknown-key'],
  ] as const

  test.each(broken)('%s', (_title, setup, code) => {
    using program = new Program(setup)
    using bare = new Program({ telemetry: false })
    const strict = program.run('deploy', { SONDE_STRICT: '1' })
    expect(strict.stderr.match(/\[[a-z-]+\]/g)).toEqual([`[${code}]`])
    expect(strict).toMatchObject({ stdout: '', exitCode: 2 })

    expect(program.run('deploy')).toEqual(bare.run('deploy'))
    expect(program.run('telemetry').stdout).toMatch(/^Telemetry of acme is off/)
    expect(program.run('telemetry')).toMatchObject({ stderr: '', exitCode: 1 })
    expect(program.files()).toEqual([])
  })
})

describe('a plugin that oclif does not load', () => {
  test.each([
    ['without a word, because it is no dependency', { dependencies: { '@oclif/core': '*' } }, 'plugin-not-in-dependencies'],
    ['because it is not listed', { oclif: { plugins: [] } }, 'plugin-not-listed'],
  ] as const)('%s, is explained in strict mode where the program uses its telemetry', (_title, setup, code) => {
    using program = new Program({ ...setup, files: { 'commands.mjs': recording } })
    const { stderr, exitCode } = program.run('build', { SONDE_STRICT: '1' })
    expect(stderr.replace(/\s+›?\s*/g, ' ')).toContain(`[${code}]`)
    expect(exitCode).toBe(1)
    expect(program.run('build')).toMatchObject({ stderr: '', exitCode: 0 })
  })
})

describe('where the catalog comes from', () => {
  test('a module that exports the telemetry is used as it is', () => {
    using program = new Program(
      exporting(`
        import { createTelemetry } from '@sonde/core'
        const catalog = ${catalogText}
        export const telemetry = createTelemetry({ catalog, version: '9.9.9', shipped: new URL('telemetry.catalog.json', import.meta.url) })`),
    )
    program.write('telemetry.catalog.json', catalogText.replace('"words":[]', '"words":["deploy"]'))
    program.turnOn()
    expect(program.recording(() => program.run('deploy')).events).toEqual([
      { name: 'command.finished', properties: { command: 'deploy' } },
    ])
    expect(program.recording(() => program.run('codes')).events).toEqual([
      { name: 'command.finished', properties: { command: 'other' } },
    ])
    expect(program.text()).toContain('"version":"9.9.9"')
  })

  test('a module that exports the catalog gets its lists from the program, and its version', () => {
    using program = new Program(exporting(`export const catalog = ${catalogText}`))
    program.turnOn()
    expect(program.recording(() => program.run('db migrate')).events).toEqual([
      { name: 'command.finished', properties: { command: 'db migrate' } },
    ])
    expect(program.text()).toContain('"version":"1.4.2"')
  })

  test('a shipped catalog narrows the lists to what is registered', () => {
    using program = new Program({ files: { 'telemetry.catalog.json': catalogText.replace('"words":[]', '"words":["deploy"]') } })
    program.turnOn()
    expect(program.recording(() => program.run('deploy')).events).toMatchObject([{ properties: { command: 'deploy' } }])
    expect(program.recording(() => program.run('db migrate')).events).toMatchObject([{ properties: { command: 'other' } }])
  })

  test('the section may be a whole catalog', () => {
    using program = new Program({
      oclif: {
        sonde: { ...section, tool: 'acme', retentionDays: 30, events: (JSON.parse(catalogText) as { events: object }).events },
      },
    })
    program.turnOn()
    expect(program.recording(() => program.run('deploy -n')).events).toEqual([
      { name: 'command.finished', properties: { command: 'deploy' } },
    ])
  })

  test('a command records events of the author by what the plugin made', () => {
    const properties = { size: { kind: 'int', min: 0, max: 9, about: 'How large.' } }
    using program = new Program({
      oclif: { sonde: { ...section, events: { 'build.finished': { question: 'How large?', since: '1.0.0', properties } } } },
      files: { 'commands.mjs': recording },
    })
    program.turnOn()
    expect(program.run('build').stdout).toBe('recorded\n')
    expect(program.text()).toContain('"event":{"name":"build.finished","properties":{"size":3}}')
  })
})

describe('values of flags', () => {
  test('[B-6] leave where the author lists the flag, and only those that it declares', () => {
    using program = new Program({ oclif: { sonde: { ...section, values: ['target', 'region'] } } })
    program.turnOn()
    const recorded = (line: string) => program.recording(() => program.run(line)).events[0]?.properties
    expect(recorded('deploy -t railway -r cdg -m secret')).toMatchObject({
      flags: ['other', 'region', 'target'],
      'flag.target': 'railway',
      'flag.region': 'cdg',
    })
    expect(recorded('deploy -r cdg ams')).not.toHaveProperty('flag.region')
    expect(recorded('deploy')).not.toHaveProperty('flag.target')
    expect(recorded('deploy -t /home/ana/secret')).toMatchObject({ flags: ['target'], exitCode: 2 })
    expect(program.text()).not.toMatch(/secret/)
  })

  test('[B-6] do not leave where the author does not list the flag', () => {
    using program = new Program()
    program.turnOn()
    expect(program.recording(() => program.run('deploy -t railway')).events[0]?.properties).toMatchObject({ flags: ['target'] })
    expect(program.text()).not.toContain('railway')
  })
})

describe('[B-6] a hidden command, and a flag that is hidden or takes any text', () => {
  const commands = `
    import { Command, Flags } from '@oclif/core'
    const command = (flags, hidden = false) => class extends Command {
      static hidden = hidden
      static flags = flags
      async run() { await this.parse(this.ctor) }
    }
    export const COMMANDS = {
      build: command({ out: Flags.string(), debug: Flags.boolean({ hidden: true }), fast: Flags.boolean() }),
      internal: command({}, true),
    }`
  const recorded = (sonde: object, line: string) => {
    using program = new Program({ oclif: { sonde: { ...section, ...sonde } }, files: { 'commands.mjs': commands } })
    program.turnOn()
    return program.recording(() => program.run(line)).events[0]?.properties
  }

  test('leave no name where nobody decided', () => {
    expect(recorded({}, 'build --out /home/ana --debug --fast')).toMatchObject({ command: 'build', flags: ['fast', 'other'] })
    expect(recorded({}, 'internal')).toMatchObject({ command: 'other' })
  })

  test('leave their name where the author says so, and nothing where the author says that', () => {
    const decisions = { flags: { out: 'name', debug: 'never', fast: 'never' }, commands: { internal: 'name' } }
    expect(recorded(decisions, 'build --out /home/ana --debug --fast')).toMatchObject({ command: 'build', flags: ['out'] })
    expect(recorded(decisions, 'internal')).toMatchObject({ command: 'internal' })
  })
})

describe('what is private', () => {
  test('the commands and flags of a plugin that the user linked are other', () => {
    using program = new Program()
    program.turnOn()
    program.write(
      'linked/package.json',
      JSON.stringify({
        name: 'private-plugin',
        version: '1.0.0',
        type: 'module',
        oclif: { commands: { strategy: 'explicit', target: './commands.mjs', identifier: 'COMMANDS' } },
      }),
    )
    program.write(
      'linked/commands.mjs',
      `export const COMMANDS = { 'secret-project': { flags: { 'secret-flag': { type: 'boolean' } }, args: {}, async run() { console.log('private') } } }`,
    )
    const data = 'home/.local/share/acme-cli'
    program.write(
      `${data}/package.json`,
      JSON.stringify({ oclif: { plugins: [{ name: 'private-plugin', root: `${program.root}/linked`, type: 'link' }] } }),
    )
    const { seen, events } = program.recording(() => program.run('secret-project --secret-flag'))
    expect(seen.stdout).toBe('private\n')
    expect(events).toMatchObject([{ properties: { command: 'other', flags: ['other'] } }])
    expect(program.text()).not.toContain('secret')
  })
})

describe('a program with a command `telemetry` of its own', () => {
  const hooks = Object.fromEntries(
    ['init', 'prerun', 'finally'].map((name) => [
      `hooks/${name}.mjs`,
      `export { ${name} as default } from '@sonde/oclif/hooks'\n`,
    ]),
  )
  const own = `
    import { Command } from '@oclif/core'
    import { runTelemetryCommand } from '@sonde/oclif/hooks'
    const says = (text) => class extends Command { async run() { await this.parse(this.ctor); this.log(text) } }
    export const COMMANDS = {
      build: says('built'),
      telemetry: says('sent to the moon'),
      usage: class extends Command {
        static strict = false
        async run() { await runTelemetryCommand(this.config, (await this.parse(this.ctor)).argv) }
      },
    }`
  const oclif = { plugins: [], hooks: { init: './hooks/init', prerun: './hooks/prerun', finally: './hooks/finally' } }

  test('uses the hooks alone, and offers the command under another name', () => {
    using program = new Program({ oclif, files: { ...hooks, 'commands.mjs': own } })
    program.turnOn()
    expect(program.run('usage on').stdout).toContain('Telemetry of acme is turned on')
    expect(program.recording(() => program.run('build', { SONDE_STRICT: '1' })).events).toMatchObject([
      { properties: { command: 'build' } },
    ])
    expect(program.run('telemetry').stdout).toBe('sent to the moon\n')
    program.run('build')
    expect(program.run('usage off').exitCode).toBe(0)
    // What was waiting is deleted, and the end of the very run that did it does not follow.
    expect(program.text()).toBe('')
    expect(program.recording(() => program.run('build')).events).toEqual([])
  })
})
