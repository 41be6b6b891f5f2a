import yargs from 'yargs'
import yargs17 from 'yargs-17'
import { describe, expect, test } from 'vitest'
import { typedFlags } from './flags.ts'
import { telemetryMiddleware } from './middleware.ts'

interface Parsing {
  middleware(middleware: (argv: Record<string, unknown>) => void, applyBeforeValidation: boolean): { parse(): unknown }
}

/** What the middleware hands to core while `program` is parsed. */
async function typedIn(program: Parsing): Promise<Readonly<Record<string, unknown>>> {
  let given = {}
  const run = { set: (properties: () => Readonly<Record<string, unknown>>) => (given = properties()) }
  await program.middleware(...telemetryMiddleware({ startRun: () => run as never })).parse()
  return given
}

const flagsOf = async (program: Parsing): Promise<unknown> => (await typedIn(program))['flags']

describe.each([
  ['yargs 18', yargs],
  ['yargs 17', yargs17],
])('%s', (_, create) => {
  test.each([
    ['nothing', '', []],
    ['a value after a space', '--target fly', ['target']],
    ['a value after =', '--target=fly', ['target']],
    ['several, in the order they are declared in', '--target fly --verbose', ['verbose', 'target']],
    ['the same twice', '--verbose -v', ['verbose']],
    ['an alias, by the declared name', '-n', ['dryRun']],
    ['an alias of an alias', '--simulate', ['dryRun']],
    ['a declared letter, by its longer alias', '-f', ['force']],
    ['kebab case, by the declared name', '--dry-run', ['dryRun']],
    ['camel case, by the declared name', '--logLevel', ['log-level']],
    ['a counted option', '-lll', ['log-level']],
    ['combined letters', '-vn', ['verbose', 'dryRun']],
    ['a negation', '--no-color', ['color']],
    ['the default value, typed', '--quiet=false', ['quiet']],
    ['an empty value', '--target=', ['target']],
    ['a list', '--tags a b --tags c', ['tags']],
    ['a dotted name', '--db.host=localhost', ['db.host']],
    ['an option nobody declared', '--secret=1 -x', []],
    ['what follows --', '-- --verbose -n', []],
  ])('names %s', async (_title, typed, flags) => {
    const program = create(typed.split(' ').filter(Boolean))
      .option('verbose', { type: 'boolean', alias: 'v' })
      .option('quiet', { type: 'boolean', default: false, alias: 'q' })
      .option('log-level', { type: 'count', alias: ['l', 'loud'] })
      .option('dryRun', { type: 'boolean', alias: 'n' })
      .alias('n', 'simulate')
      .option('target', { type: 'string' })
      .option('tags', { type: 'array' })
      .option('db.host', { type: 'string' })
      .option('f', { alias: 'force', type: 'boolean' })
      .option('color', { type: 'boolean', default: true })
    expect(await flagsOf(program)).toEqual(flags)
  })

  test.each([
    { 'strip-dashed': true },
    { 'strip-aliased': true },
    { 'camel-case-expansion': false },
    { 'set-placeholder-key': true },
    { 'dot-notation': false },
  ])('names them whatever the parser is told: %o', async (configuration) => {
    const program = create(['--dry-run', '-s', '--db.host=x'])
      .parserConfiguration(configuration)
      .option('dry-run', { type: 'boolean' })
      .option('skip-tests', { alias: 's', type: 'boolean' })
      .option('db.host', {})
      .option('other-one', { type: 'string' })
    expect(await flagsOf(program)).toEqual(['dry-run', 'skip-tests', 'db.host'])
  })

  test('leaves out positional arguments, declared either way', async () => {
    const handler = () => {}
    const described = create(['get', 'secret', '--depth', '2']).command(
      'get <source|s> [rest..]',
      '',
      (y) => y.positional('source', { type: 'string' }).option('depth', {}),
      handler,
    )
    const listed = create(['get', 'secret', '--depth', '2']).command('get <source>', '', { source: {}, depth: {} }, handler)
    const unnamed = create(['secret', '--depth', '2']).command('$0 <source>', '', { source: {}, depth: {} }, handler)
    expect(await flagsOf(described)).toEqual(['depth'])
    expect(await flagsOf(listed)).toEqual(['depth'])
    expect(await flagsOf(unnamed)).toEqual(['depth'])
  })
})

describe.each([
  ['yargs 18', yargs],
  ['yargs 17', yargs17],
])('[B-6] values, with %s', (_, create) => {
  test.each([
    ['a choice that was typed', '--target fly', { target: 'fly' }],
    ['a choice under an alias, by the declared name', '-t fly', { target: 'fly' }],
    ['a number among choices', '--level=2', { level: '2' }],
    ['no default', '', {}],
    ['nothing of an option without choices', '--out /home/ana/secret --verbose', {}],
    ['nothing of several values', '--tags a --tags b', {}],
    ['nothing of an option nobody declared', '--secret=fly', {}],
  ])('are handed over of %s', async (_title, typed, flagValues) => {
    const program = create(typed.split(' ').filter(Boolean))
      .option('target', { choices: ['fly', 'railway'], alias: 't', default: 'railway' })
      .option('level', { choices: [1, 2] })
      .option('tags', { choices: ['a', 'b'], array: true })
      .option('out', { type: 'string' })
      .option('verbose', { type: 'boolean' })
    expect((await typedIn(program))['flagValues']).toEqual(flagValues)
  })
})

test('names nothing where a later yargs no longer says what was declared', () => {
  expect(typedFlags({}, [], []).flags).toEqual([])
  expect(typedFlags({ parsed: false, getOptions: () => ({}) }, [], []).flags).toEqual([])
  expect(typedFlags({ parsed: { argv: { a: 1 }, aliases: {}, defaulted: {} }, getOptions: () => ({}) }, [], []).flags).toEqual([])
})

test('tells what was typed from what a variable or a file supplied by the arguments themselves', () => {
  const program = (options: object) => ({
    parsed: { argv: { verbose: true, level: 3, v: true }, aliases: { verbose: ['v'] }, defaulted: {} },
    getOptions: () => ({ key: { verbose: true, level: true }, alias: { verbose: ['v'] }, ...options }),
  })
  for (const source of [{ envPrefix: 'ACME' }, { envPrefix: '' }, { configObjects: [{}] }, { config: { settings: true } }]) {
    expect(typedFlags(program(source), [], []).flags).toEqual([])
    expect(typedFlags(program(source), [], ['--level=3']).flags).toEqual(['level'])
    expect(typedFlags(program(source), [], ['-xv']).flags).toEqual(['verbose'])
    expect(typedFlags(program(source), [], ['--no-verbose']).flags).toEqual(['verbose'])
    expect(typedFlags(program(source), [], ['--', '--level', '-v']).flags).toEqual([])
  }
  expect(typedFlags(program({}), [], []).flags).toEqual(['verbose', 'level'])
})
