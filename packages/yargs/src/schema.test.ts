import yargs from 'yargs'
import yargs17 from 'yargs-17'
import { describe, expect, test } from 'vitest'
import { declaredWords, isProgram } from './schema.ts'
import { telemetryMiddleware } from './middleware.ts'
import { telemetryCommand } from './telemetry-command.ts'

const never = (): never => {
  throw new Error('the program must not run')
}

describe.each([
  ['yargs 18', yargs],
  ['yargs 17', yargs17],
])('%s', (_, create) => {
  const wordsOf = (program: unknown) => (isProgram(program) ? declaredWords(program) : expect.unreachable())

  test('collects commands in every form yargs knows, by their whole path', async () => {
    const program = create([])
      .command('build', 'Builds', {}, never)
      .command(['deploy <app> [files..]', 'ship', 'd'], 'Deploys', (y) => y, never)
      .command('hidden', false, {}, never)
      .command({ command: 'logs', aliases: ['log'], describe: 'Logs', handler: never })
      .command([
        { command: 'init', handler: never },
        { command: 'open', handler: never },
      ])
      .command('db', 'Database', (y) =>
        y
          .command('migrate <file>', 'Migrates', {}, never)
          .command('users', 'Users', async (inner) => inner.command({ command: 'add', handler: never })),
      )
    expect((await wordsOf(program)).commands).toEqual([
      'build',
      'db',
      'db migrate',
      'db users',
      'db users add',
      'deploy',
      'hidden',
      'init',
      'logs',
      'open',
    ])
  })

  test.each([
    ['a program without commands', (y: ReturnType<typeof create>) => y.option('out', {}), ['default'], ['out']],
    [
      'a default command without a name',
      (y: ReturnType<typeof create>) => y.command('$0 [page]', '', { out: {} }, never),
      ['default'],
      ['out'],
    ],
    [
      'a default command with a name',
      (y: ReturnType<typeof create>) => y.command(['open [page]', '$0'], '', { out: {} }, never),
      ['open'],
      ['out'],
    ],
    [
      'a nested default command, by its parent',
      (y: ReturnType<typeof create>) => y.command('db', '', (inner) => inner.command('$0 [page]', '', { out: {} }, never)),
      ['db'],
      ['out'],
    ],
  ])('collects %s', async (_title, declare, commands, flags) => {
    expect(await wordsOf(declare(create([])))).toMatchObject({ commands, flags })
  })

  test('collects flags of all commands and of the program, each by the name the middleware sends', async () => {
    const program = create([])
      .option('verbose', { type: 'boolean', alias: 'v' })
      .option('f', { alias: 'force', type: 'boolean' })
      .option('secret-switch', { hidden: true })
      .option('settings', { config: true })
      .command('build', '', { dryRun: { alias: 'n' }, target: {} }, never)
      .command('db', '', (y) => y.option('db.host', {}).command('migrate', '', (inner) => inner.option('steps', {}), never))
      .command('seed', '', async (y) => y.option('rows', {}), never)
    expect((await wordsOf(program)).flags).toEqual([
      'db.host',
      'dryRun',
      'force',
      'rows',
      'secret-switch',
      'settings',
      'steps',
      'target',
      'verbose',
    ])
  })

  test('[B-6] collects the choices of flags, and names what only the author can decide on', async () => {
    const program = create([])
      .option('verbose', { type: 'boolean' })
      .option('level', { type: 'count' })
      .option('t', { alias: 'target', choices: ['fly', 'railway'] })
      .option('size', { choices: [1, 2] })
      .option('out', { type: 'string' })
      .option('anything', {})
      .option('settings', { config: true })
      .option('internal', { type: 'boolean', hidden: true })
      .command('secret', false, {}, never)
      .command('silent', '', (y) => y.option('rows', { type: 'number' }), never)
      .command('inner', false, (y) => y.command('shown', 'Shown', {}, never))
      .command('one', 'One', { size: { choices: [3] }, mode: { choices: ['a'] } }, never)
      .command('two', 'Two', { mode: { type: 'string' } }, never)
    const { values, unclear } = await wordsOf(program)
    expect(values).toEqual({ size: ['1', '2', '3'], target: ['fly', 'railway'] })
    expect(unclear).toEqual({
      commands: { inner: 'hidden', 'inner shown': 'hidden', secret: 'hidden' },
      flags: { anything: 'text', internal: 'hidden', mode: 'text', out: 'text', settings: 'text' },
    })
  })

  test('leaves out the options yargs adds, and keeps an author’s own of the same name', async () => {
    expect((await wordsOf(create([]).help('hilfe').option('a', {}))).flags).toEqual(['a'])
    expect((await wordsOf(create([]).version(false).option('version', { describe: 'The version to install' }))).flags).toEqual([
      'version',
    ])
  })

  test('leaves out positional arguments, and only where they are positional', async () => {
    const program = create([])
      .command('get <source|s> [rest..]', '', (y) => y.positional('source', {}).positional('rest', {}), never)
      .command('put', '', { source: {} }, never)
    expect((await wordsOf(program)).flags).toEqual(['source'])
    const listed = create([]).command('get <source>', '', { source: {}, depth: {} }, never)
    expect((await wordsOf(listed)).flags).toEqual(['depth'])
  })

  test('leaves out the telemetry command, which is never recorded', async () => {
    const program = create([])
      .command('build', '', {}, never)
      .command(telemetryCommand({ command: never }))
    expect(await wordsOf(program)).toMatchObject({ commands: ['build'], flags: [] })
  })

  test('runs no middleware, check, coercion or handler', async () => {
    const program = create(['build', '--out', 'x'])
      .middleware(never, true)
      .check(never)
      .option('out', { coerce: never })
      .command('build', '', (y) => y.check(never), never)
    expect(await wordsOf(program)).toMatchObject({ commands: ['build'], flags: ['out'] })
  })

  test.each([
    'deploy shop -n --force',
    'ship shop --dry-run',
    'db',
    'db migrate x.sql --steps 2',
    'db seed --db.host=x -v',
    'page --verbose',
  ])('collects all that the middleware records of `%s`', async (args) => {
    const declare = (typed: readonly string[]) =>
      create([...typed])
        .option('verbose', { type: 'boolean', alias: 'v' })
        .command(
          ['deploy <app>', 'ship'],
          '',
          { app: {}, dryRun: { alias: 'n' }, f: { alias: 'force', type: 'boolean' } },
          () => {},
        )
        .command('db', '', (y) =>
          y
            .command('$0', '', {}, () => {})
            .command('migrate <file>', '', { steps: {} }, () => {})
            .command(
              'seed',
              '',
              async (inner) => inner.option('db.host', {}),
              () => {},
            ),
        )
        .command(['open [page]', '$0'], '', {}, () => {})
    const told: { name?: string; flags?: unknown } = {}
    const run = { set: (properties: () => Readonly<Record<string, unknown>>) => (told.flags = properties()['flags']) }
    const startRun = (name: string) => {
      told.name = name
      return run as never
    }
    await declare(args.split(' '))
      .middleware(...telemetryMiddleware({ startRun }))
      .parse()
    const { commands, flags } = await wordsOf(declare([]))
    expect(commands).toContain(told.name)
    expect(flags).toEqual(expect.arrayContaining(told.flags as string[]))
    expect(told.flags).toHaveLength(args.split(' ').filter((arg) => arg.startsWith('-')).length)
  })

  test('says which command’s builder failed', async () => {
    const program = create([]).command('db', '', (y) =>
      y.command('seed', '', () => {
        throw new TypeError('no database')
      }),
    )
    await expect(wordsOf(program)).rejects.toThrow('The builder of the command `db seed` failed: no database')
  })

  test('knows a program from what is none', () => {
    expect(isProgram(create([]))).toBe(true)
    for (const value of [create, undefined, null, 1, 'yargs', {}, { getInternalMethods: 1 }, () => create([])])
      expect(isProgram(value)).toBe(false)
  })
})
