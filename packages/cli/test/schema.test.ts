import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { authorPackage, catalog, exportCatalog, majors } from './author-package.ts'

const cli = `import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
export const createCli = () =>
  yargs(hideBin(process.argv))
    .option('verbose', { alias: 'v', type: 'boolean' })
    .command(['deploy <app>', 'ship'], 'Deploys', (y) => y.positional('app', {}).option('dryRun', { type: 'boolean' }), () => { throw new Error('ran') })
    .command('db', 'Database', (y) => y.command('migrate', 'Migrates', { steps: { type: 'number' } }, () => { throw new Error('ran') }))
`

const finished = (text: string) => JSON.parse(text).events['command.finished'].properties

describe.each(majors)('sonde schema with %s', (major) => {
  test('writes the catalog of a program, in canonical form', () => {
    using author = authorPackage({ 'cli.mjs': cli + exportCatalog() }, { major })
    const { stdout, stderr, exitCode } = author.sonde('schema', 'cli.mjs')
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: 'Wrote telemetry.catalog.json (3 commands, 3 flags, 1 event)\n',
      stderr: '',
      exitCode: 0,
    })
    expect(finished(author.read()).command.words).toEqual(['db', 'db migrate', 'deploy'])
    expect(finished(author.read()).flags.words).toEqual(['dryRun', 'steps', 'verbose'])
    expect(JSON.parse(author.read())).toMatchObject({ v: 1, tool: 'acme', events: { 'machine.active': {} } })
    expect(author.read().endsWith('}\n')).toBe(true)
  })

  test.each([
    ['an instance', 'export const program = createCli()\n'],
    ['an instance as the default', 'export default createCli()\n'],
    ['a function that returns a promise', 'export const createProgram = async () => createCli()\n'],
  ])('accepts %s', (_, line) => {
    using author = authorPackage(
      { 'cli.mjs': cli.replace('export const createCli', 'const createCli') + line + exportCatalog() },
      { major },
    )
    expect(author.sonde('schema', 'cli.mjs').stderr).toBe('')
    expect(finished(author.read()).command.words).toEqual(['db', 'db migrate', 'deploy'])
  })
})

describe('sonde schema', () => {
  test('[B-11] prints the epsilon of all noisy flags together', () => {
    const noisy = (epsilon: number) => ({ kind: 'noisyFlag', epsilon, about: 'Whether it is private.' })
    const events = {
      ...catalog.events,
      asked: {
        question: 'How many are private?',
        since: '1.0.0',
        properties: { project: noisy(1.1), inner: { kind: 'group', about: 'More.', properties: { paid: noisy(0.5) } } },
      },
    }
    using author = authorPackage({ 'cli.mjs': cli + exportCatalog({ events }) })
    expect(author.sonde('schema', 'cli.mjs').stdout).toBe(
      'Wrote telemetry.catalog.json (3 commands, 3 flags, 2 events, noisy flags with epsilon 1.6 in all)\n',
    )
  })

  test('reads the program of the README of @sonde/commander', () => {
    const readme = readFileSync(new URL('../../commander/README.md', import.meta.url), 'utf8')
    const [, block = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []
    using author = authorPackage(
      { 'dist/cli.js': block, 'package.json': '{ "type": "module" }' },
      { adapter: '@sonde/commander' },
    )
    const { stdout, stderr } = author.sonde('schema', 'dist/cli.js')
    expect({ stdout, stderr }).toEqual({ stdout: 'Wrote telemetry.catalog.json (1 command, 1 flag, 1 event)\n', stderr: '' })
    expect(finished(author.read())).toMatchObject({ command: { words: ['deploy'] }, flags: { words: ['target'] } })
  })

  test('reads a commander program, and refuses one that was parsed', () => {
    const program = `import { Command, Option } from 'commander'
      ${exportCatalog()}
      export const createProgram = () => {
        const program = new Command('acme').option('--verbose')
        program.command('db').command('migrate').option('--steps <n>').action(() => { throw new Error('ran') })
        return program
      }`
    using author = authorPackage({ 'cli.mjs': program }, { adapter: '@sonde/commander' })
    expect(author.sonde('schema', 'cli.mjs').stdout).toContain('The flag `steps` takes any text')
    expect(finished(author.read())).toMatchObject({ command: { words: ['db migrate'] }, flags: { words: ['verbose'] } })
    author.write('cli.mjs', program.replace('return program', "return program.parse(['node', 'acme', 'db'])"))
    expect(author.sonde('schema', 'cli.mjs').stderr).toContain('[program-started]')
  })

  test('reads the program of the README of @sonde/yargs', () => {
    const readme = readFileSync(new URL('../../yargs/README.md', import.meta.url), 'utf8')
    const [, block = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []
    using author = authorPackage({ 'dist/cli.js': block, 'package.json': '{ "type": "module" }' })
    const { stdout, stderr } = author.sonde('schema', 'dist/cli.js')
    expect({ stdout, stderr }).toEqual({ stdout: 'Wrote telemetry.catalog.json (1 command, 1 flag, 1 event)\n', stderr: '' })
    expect(finished(author.read())).toMatchObject({ command: { words: ['deploy'] }, flags: { words: ['target'] } })
  })

  test('lists every problem of a catalog that `createTelemetry` refuses too', () => {
    using author = authorPackage({
      'cli.mjs': `${cli}${exportCatalog({ tool: 'Acme', retentionDays: 0 })}
        import { createTelemetry } from '@sonde/core'
        export const telemetry = createTelemetry({ catalog, version: '1.0.0' })
        // As core refuses it in strict mode: later, while the module is still imported.
        void Promise.reject(Object.assign(new Error('only the first problem'), { name: 'SetupError', code: 'tool-name' }))
        await new Promise((resolve) => setImmediate(resolve))`,
    })
    const { stderr, exitCode } = author.sonde('schema', 'cli.mjs')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('[tool-name]')
    expect(stderr).toContain('[retention-days]')
  })

  describe('where the program looks for the file', () => {
    const wired = (shipped: string) => `import { createTelemetry } from '@sonde/core'
      ${cli}${exportCatalog()}createTelemetry({ catalog, version: '1.0.0'${shipped} })`
    const beside = `, shipped: new URL('./dist/telemetry.catalog.json', import.meta.url)`

    test('says so where that is another place, and writes it there when told to', () => {
      using author = authorPackage({ 'cli.mjs': wired(beside) })
      mkdirSync(join(author.directory, 'dist'))
      const elsewhere =
        /^Wrote telemetry.catalog.json .*\nThe program looks for this file at `dist\/telemetry.catalog.json`.*`--out dist\/telemetry.catalog.json`.*\[shipped-elsewhere\]\n$/
      expect(author.sonde('schema', 'cli.mjs')).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(elsewhere) })
      const check = author.sonde('schema', 'cli.mjs', '--check')
      expect(check).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('[shipped-elsewhere]') })
      expect(author.sonde('schema', 'cli.mjs', '--out', 'dist/telemetry.catalog.json').stdout).toMatch(/^Wrote dist.*\)\n$/)
      // What a build copies there is as good.
      expect(author.sonde('schema', 'cli.mjs', '--check')).toMatchObject({ exitCode: 0, stderr: '' })
      author.write('package.json', '{"name":"acme","files":["cli.mjs"]}')
      const packed = author.sonde('schema', 'cli.mjs', '--check')
      expect(packed).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(/without `dist\/telemetry.*\[shipped-not-packed\]/),
      })
    })

    test('says so where the program was told no place', () => {
      using author = authorPackage({ 'cli.mjs': wired('') })
      expect(author.sonde('schema', 'cli.mjs').stdout).toContain('[shipped-missing]')
      expect(author.sonde('schema', 'cli.mjs', '--check').exitCode).toBe(1)
    })
  })

  test('writes the same bytes again, and says so', () => {
    using author = authorPackage({ 'cli.mjs': cli + exportCatalog() })
    author.sonde('schema', 'cli.mjs', '--out', 'first.json')
    author.sonde('schema', 'cli.mjs')
    expect(author.read('first.json')).toBe(author.read())
    expect(author.sonde('schema', 'cli.mjs').stdout).toBe('Up to date: telemetry.catalog.json (3 commands, 3 flags, 1 event)\n')
  })

  test('takes the exports of several modules together, and hands the telemetry to the function', () => {
    using author = authorPackage({
      'cli.mjs': cli.replace('() =>', '(telemetry) => telemetry.startRun &&'),
      'telemetry.mjs': `${exportCatalog()}export const telemetry = { catalog, startRun() { throw new Error('recorded') } }\n`,
    })
    expect(author.sonde('schema', 'cli.mjs', 'telemetry.mjs').stdout).toContain('3 commands, 3 flags')
  })

  test('imports the program with telemetry off, strict, and without arguments', () => {
    using author = authorPackage({
      'cli.mjs': `${cli}${exportCatalog()}
        import { writeFileSync } from 'node:fs'
        const { DO_NOT_TRACK, SONDE_STRICT } = process.env
        writeFileSync('seen.json', JSON.stringify({ DO_NOT_TRACK, SONDE_STRICT, args: process.argv.slice(2) }))`,
    })
    author.sonde('schema', 'cli.mjs')
    expect(JSON.parse(author.read('seen.json'))).toEqual({ DO_NOT_TRACK: '1', SONDE_STRICT: '1', args: [] })
  })

  test('keeps what the program prints while it is imported to itself', () => {
    using author = authorPackage({ 'cli.mjs': `console.log('hello'); console.error('there')\n${cli}${exportCatalog()}` })
    const { stdout, stderr } = author.sonde('schema', 'cli.mjs')
    expect({ stdout, stderr }).toEqual({ stdout: 'Wrote telemetry.catalog.json (3 commands, 3 flags, 1 event)\n', stderr: '' })
  })

  test('does not wait for what the program leaves running', () => {
    using author = authorPackage({ 'cli.mjs': `setInterval(() => {}, 1000)\n${cli}${exportCatalog()}` })
    expect(author.sonde('schema', 'cli.mjs').exitCode).toBe(0)
  })

  describe('--check', () => {
    test('passes while the file is what the program declares', () => {
      using author = authorPackage({ 'cli.mjs': cli + exportCatalog() })
      author.sonde('schema', 'cli.mjs')
      expect(author.sonde('schema', 'cli.mjs', '--check')).toEqual({
        stdout: 'Up to date: telemetry.catalog.json (3 commands, 3 flags, 1 event)\n',
        stderr: '',
        exitCode: 0,
      })
    })

    test('fails where the program has changed, names what differs, and writes nothing', () => {
      using author = authorPackage({ 'cli.mjs': cli + exportCatalog() })
      author.sonde('schema', 'cli.mjs')
      const before = author.read()
      author.write('cli.mjs', cli.replace("'db'", "'database'").replace('steps', 'rows') + exportCatalog({ retentionDays: 30 }))
      const { stdout, stderr, exitCode } = author.sonde('schema', 'cli.mjs', '--check')
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 })
      expect(stderr.split('\n')).toEqual([
        '`telemetry.catalog.json` is not what the program declares: ',
        '- retentionDays is `90` and should be `30`',
        '- events.command.finished.properties.command.words lacks `database`',
        '- events.command.finished.properties.command.words lacks `database migrate`',
        '- events.command.finished.properties.command.words has `db`, which is no longer declared',
        '- events.command.finished.properties.command.words has `db migrate`, which is no longer declared',
        '- events.command.finished.properties.flags.words lacks `rows`',
        '- events.command.finished.properties.flags.words has `steps`, which is no longer declared',
        'Run this without `--check`, and commit the file. [catalog-drift]',
        '',
      ])
      expect(author.read()).toBe(before)
    })

    test('[B-6] fails while a command or flag is undecided, names each, and passes once it is decided', () => {
      const program = cli.replace("'Deploys'", 'false').replace("{ type: 'boolean' }", "{ type: 'string' }")
      using author = authorPackage({ 'cli.mjs': program + exportCatalog() })
      const { stdout, exitCode } = author.sonde('schema', 'cli.mjs')
      expect(exitCode).toBe(0)
      expect(stdout).toContain('Left out, and `--check` fails until it is decided:\n- The command `deploy` is hidden in the help')
      expect(finished(author.read()).command.words).toEqual(['db', 'db migrate'])
      const refused = author.sonde('schema', 'cli.mjs', '--check')
      expect([refused.exitCode, refused.stdout]).toEqual([1, ''])
      expect(refused.stderr.match(/\[undecided\]/g)).toHaveLength(2)

      const { command, flags } = catalog.events['command.finished'].properties
      const properties = {
        command: { ...command, decided: { deploy: 'name' } },
        flags: { ...flags, decided: { dryRun: 'never' } },
      }
      const events = { 'command.finished': { ...catalog.events['command.finished'], properties } }
      author.write('cli.mjs', program + exportCatalog({ events }))
      author.sonde('schema', 'cli.mjs')
      expect(finished(author.read())).toMatchObject({
        command: { words: ['db', 'db migrate', 'deploy'] },
        flags: { words: ['steps', 'verbose'], decided: { dryRun: 'never' } },
      })
      expect(author.sonde('schema', 'cli.mjs', '--check').exitCode).toBe(0)
    })

    test.each([
      ['is missing', undefined, 'There is no file `telemetry.catalog.json`.', 'catalog-missing'],
      ['is not JSON', '{', 'it is not JSON.', 'catalog-drift'],
      [
        'is formatted differently',
        (text: string) => JSON.stringify(JSON.parse(text)),
        'it is formatted differently.',
        'catalog-drift',
      ],
    ])('fails where the file %s', (_, change, message, code) => {
      using author = authorPackage({ 'cli.mjs': cli + exportCatalog() })
      author.sonde('schema', 'cli.mjs', '--out', 'right.json')
      if (change) author.write('telemetry.catalog.json', typeof change === 'string' ? change : change(author.read('right.json')))
      const { stderr, exitCode } = author.sonde('schema', 'cli.mjs', '--check')
      expect(exitCode).toBe(1)
      expect(stderr).toContain(message)
      expect(stderr).toContain(`[${code}]`)
    })
  })

  describe('says what to correct, with a permanent code', () => {
    const bare = cli.replace('export const createCli', 'const createCli')
    test.each([
      ['no module', [], {}, 'usage', 'Name the module to read'],
      [
        'an unknown option',
        ['cli.mjs', '--bogus'],
        { 'cli.mjs': '' },
        'usage',
        "Unknown option '--bogus'. See `sonde schema --help`.",
      ],
      [
        'a module that is not there',
        ['dist/cli.mjs'],
        {},
        'module-not-found',
        'There is no file `dist/cli.mjs`. Build the program first',
      ],
      [
        'a module that cannot be imported',
        ['cli.mjs'],
        { 'cli.mjs': "import 'nowhere'" },
        'program-failed',
        "Cannot find package 'nowhere'",
      ],
      [
        'TypeScript where Node runs none',
        ['cli.mjs'],
        { 'cli.mjs': `throw new TypeError('Unknown file extension ".ts" for /acme/telemetry.ts')` },
        'program-failed',
        'This Node runs no TypeScript: build it, and name what was built.',
      ],
      ['a module that throws', ['cli.mjs'], { 'cli.mjs': 'throw new Error("no config")' }, 'program-failed', 'no config'],
      ['no catalog', ['cli.mjs'], { 'cli.mjs': cli }, 'no-catalog', 'Export what `defineCatalog`'],
      [
        'several catalogs',
        ['cli.mjs'],
        { 'cli.mjs': `${cli}${exportCatalog()}export const other = { ...catalog }` },
        'several-catalogs',
        'export several catalogs',
      ],
      ['no program', ['cli.mjs'], { 'cli.mjs': exportCatalog() }, 'no-program', 'export no yargs or commander program'],
      [
        'several programs',
        ['cli.mjs'],
        { 'cli.mjs': `${bare}${exportCatalog()}export const a = createCli(), b = createCli()` },
        'several-programs',
        'export several programs',
      ],
      [
        'a program that was parsed',
        ['cli.mjs'],
        { 'cli.mjs': `${bare}${exportCatalog()}export const program = createCli(); program.parse()` },
        'program-started',
        'parses its arguments while it is imported',
      ],
      [
        'a program that ends the process',
        ['cli.mjs'],
        { 'cli.mjs': `${bare}${exportCatalog()}export const program = createCli(); program.demandCommand(1).parse()` },
        'program-started',
        'Not enough non-option arguments',
      ],
      [
        'a builder that fails',
        ['cli.mjs'],
        { 'cli.mjs': `${cli.replace('y.command(', 'y.nonsense(')}${exportCatalog()}` },
        'program-failed',
        'The builder of the command `db` failed: y.nonsense is not a function',
      ],
      [
        'a catalog with a mistake',
        ['cli.mjs'],
        { 'cli.mjs': cli + exportCatalog({ tool: 'Acme Tool', retentionDays: 0 }) },
        'retention-days',
        "The tool's name is `Acme Tool`",
      ],
      [
        'a command that is no word',
        ['cli.mjs'],
        { 'cli.mjs': cli.replace("'db'", "'db`rm`'") + exportCatalog() },
        'word',
        'lists `db?rm? migrate`',
      ],
      [
        'a place it cannot write',
        ['cli.mjs', '--out', 'no/where.json'],
        { 'cli.mjs': cli + exportCatalog() },
        'cannot-write',
        'ENOENT',
      ],
    ] as const)('%s', (_, args, files, code, message) => {
      using author = authorPackage(files)
      const { stdout, stderr, exitCode } = author.sonde('schema', ...args)
      expect(stderr).toContain(message)
      expect(stderr).toContain(`[${code}]`)
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: code === 'usage' ? 2 : 1 })
    })

    test('a program without the adapter', () => {
      using author = authorPackage({ 'cli.mjs': cli + exportCatalog() }, { adapter: undefined })
      expect(author.sonde('schema', 'cli.mjs').stderr).toContain('[no-adapter]')
    })
  })

  test('explains itself', () => {
    using author = authorPackage({})
    expect(author.sonde().stdout).toContain('Usage: sonde <command>')
    expect(author.sonde('schema', '--help').stdout).toContain('Usage: sonde schema <module...>')
    expect(author.sonde('nonsense')).toMatchObject({
      exitCode: 2,
      stderr: '`nonsense` is not a command of sonde. See `sonde --help`. Nothing was changed. [unknown-command]\n',
    })
  })

  test('does not change the catalog it was given', () => {
    expect(catalog.events['command.finished'].properties.command.words).toEqual([])
  })
})
