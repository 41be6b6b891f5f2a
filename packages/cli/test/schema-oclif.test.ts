import { describe, expect, test } from 'vitest'
import { oclifMajors, oclifPackage, section } from './oclif-package.ts'

describe.each(oclifMajors)('sonde schema package.json, with %s', (major) => {
  test('[B-6] collects declared commands and flags without running anything, whatever manifest lies there', () => {
    using author = oclifPackage({ major })
    const { stdout, stderr, exitCode } = author.sonde('schema', 'package.json')
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(stdout).toContain('Wrote telemetry.catalog.json (1 command, 4 flags, 1 event)\n')
    expect(stdout).toMatch(/command `db migrate` is hidden.*\[undecided\]\n.*flag `steps` takes any text.*\[undecided\]/)
    // Where an oclif author writes it, and as it is written there.
    expect(stdout).toContain('under `oclif.sonde`: `"flags": { "steps": "name" }`, or `"never"`.')
    expect(author.read()).toMatchObject({
      tool: 'acme',
      endpoint: section.endpoint,
      retentionDays: 365,
      events: {
        'command.finished': {
          properties: {
            command: { words: ['deploy'] },
            flags: { words: ['json', 'region', 'target', 'verbose'] },
          },
        },
      },
    })
    expect(author.sonde('schema', 'package.json', '--check')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('[undecided]') as string,
    })
  })

  test('[B-6] takes the decisions of the section', () => {
    using author = oclifPackage({
      major,
      oclif: { sonde: { ...section, commands: { 'db migrate': 'never' }, flags: { steps: 'name' } } },
    })
    expect(author.sonde('schema', 'package.json').stdout).toBe('Wrote telemetry.catalog.json (1 command, 5 flags, 1 event)\n')
    expect(author.sonde('schema', 'package.json', '--check').exitCode).toBe(0)
  })

  test('[B-6] collects the values of the flags whose author lists them', () => {
    using author = oclifPackage({ major, oclif: { sonde: { ...section, values: ['target', 'region'] } } })
    author.sonde('schema', 'package.json')
    expect(author.read()).toMatchObject({
      events: {
        'command.finished': {
          properties: {
            'flag.target': { kind: 'oneOf', words: ['fly', 'railway'] },
            'flag.region': { kind: 'oneOf', words: ['ams'] },
          },
        },
      },
    })
  })
})

test('collects into the catalog that a module exports', () => {
  using author = oclifPackage({ oclif: { sonde: { module: './telemetry.mjs' } } })
  const command = { kind: 'oneOf', words: [], declared: 'commands', about: 'Which.' }
  const catalog = {
    tool: 'acme',
    retentionDays: 30,
    ...section,
    events: { CLI: { question: 'Which?', since: '1.0.0', properties: { command } } },
  }
  author.write('telemetry.mjs', `export const catalog = ${JSON.stringify(catalog)}`)
  expect(author.sonde('schema', 'package.json').stdout).toContain('Wrote telemetry.catalog.json (1 command, 4 flags, 1 event)\n')
  expect(author.read()).toMatchObject({
    retentionDays: 30,
    events: { CLI: { properties: { command: { words: ['deploy'] } } } },
  })
})

test.each([
  ['oclif.config.mjs', 'export default '],
  ['.oclifrc', ''],
])('finds the section where oclif does: in %s', (file, before) => {
  using author = oclifPackage()
  const { oclif, ...others } = author.read('package.json') as Record<string, unknown>
  author.write('package.json', JSON.stringify(others))
  author.write(file, before + JSON.stringify(oclif))
  const { stdout, exitCode } = author.sonde('schema', 'package.json')
  expect({ stdout, exitCode }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('(1 command, 4 flags') as string })
})

test('writes beside the package.json, where the program looks for it', () => {
  using author = oclifPackage()
  expect(author.sondeIn('node_modules', ['schema', '../package.json']).stdout).toContain('Wrote ../telemetry.catalog.json (')
  expect(author.sonde('schema', 'package.json').stdout).toContain('Up to date: telemetry.catalog.json (')
})

test('--check names a command that was added', () => {
  using author = oclifPackage()
  author.sonde('schema', 'package.json')
  author.write('commands.mjs', 'export const COMMANDS = { build: { run() {}, flags: {} }, deploy: { run() {}, flags: {} } }')
  const { stderr, exitCode } = author.sonde('schema', 'package.json', '--check')
  expect(exitCode).toBe(1)
  expect(stderr).toContain('events.command.finished.properties.command.words lacks `build`')
  expect(stderr).toContain('[catalog-drift]')
})

describe('a program that takes the hooks alone', () => {
  const oclif = { plugins: [], hooks: { init: './init', prerun: './prerun', finally: ['./nosuch', './end.mjs'] } }
  const passOn = (name: string) => `export { ${name} as default } from '@sonde/oclif/hooks'`

  test('is read as one with the plugin', () => {
    using author = oclifPackage({ oclif })
    author.write('prerun.mjs', passOn('prerun'))
    author.write('end.mjs', passOn('finally'))
    expect(author.sonde('schema', 'package.json').stdout).toContain('Wrote telemetry.catalog.json (1 command, 4 flags, 1 event)')
  })

  test.each([
    ['are not there', {}],
    ['are others', { 'prerun.mjs': 'export default () => {}', 'end.mjs': passOn('finally') }],
    ['are mixed up', { 'prerun.mjs': passOn('init'), 'end.mjs': passOn('finally') }],
  ])('is told where the hooks %s', (_title, files) => {
    using author = oclifPackage({ oclif })
    for (const [name, text] of Object.entries(files)) author.write(name, text)
    expect(author.sonde('schema', 'package.json')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('[plugin-not-listed]') as string,
    })
  })
})

describe('says what to correct, with a permanent code', () => {
  test.each([
    [
      'a plugin that oclif silently leaves out',
      { dependencies: { '@oclif/core': '*' } },
      'plugin-not-in-dependencies',
      'silently leaves out',
    ],
    ['a plugin that is not listed', { oclif: { plugins: [] } }, 'plugin-not-listed', '`oclif.plugins`'],
    ['no section', { oclif: { sonde: undefined } }, 'section-missing', '`oclif.sonde`'],
    ['a broken section', { oclif: { sonde: [] } }, 'section', 'is not an object'],
    ['a module that is not there', { oclif: { sonde: { module: './nosuch.mjs' } } }, 'module', 'Build the program first'],
    ['a broken endpoint', { oclif: { sonde: { ...section, endpoint: 'http://acme.example' } } }, 'endpoint-https', 'https'],
    [
      'the values of a flag that takes anything',
      { oclif: { sonde: { ...section, values: ['steps'] } } },
      'flag-value',
      '`steps`',
    ],
    ['a program without the adapter', { adapter: false }, 'no-adapter', '`@sonde/oclif` cannot be found'],
    [
      'commands that cannot be loaded',
      { oclif: { commands: { strategy: 'explicit', target: './nosuch.mjs' } } },
      'program-failed',
      'nosuch',
    ],
  ] as const)('%s', (_, options, code, message) => {
    using author = oclifPackage(options)
    const { stdout, stderr, exitCode } = author.sonde('schema', 'package.json')
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 })
    expect(stderr).toContain(message)
    expect(stderr.match(/\[[a-z-]+\]/g)).toEqual([`[${code}]`])
  })

  test('a package that is no oclif program', () => {
    using author = oclifPackage()
    author.write('package.json', '{ "type": "module" }')
    expect(author.sonde('schema', 'package.json').stderr).toContain('[no-oclif]')
  })
})
