import type { Command as Command15, Option as Option15 } from 'commander'
import { describe, expect, test } from 'vitest'
import { addTelemetry } from './add-telemetry.ts'
import { runWithTelemetry } from './run-with-telemetry.ts'

interface Commander {
  readonly Command: typeof Command15
  readonly Option: typeof Option15
}

/** What the adapter tells core, and what core is asked to do. */
function listener() {
  const told: { started?: string; set?: Record<string, unknown>; failed?: unknown; words?: readonly string[] }[] = []
  const run = {
    set: (given: () => Record<string, unknown>) => told.push({ set: given() }),
    fails: (failed: unknown) => told.push({ failed }),
  }
  const telemetry = {
    startRun: (started: string) => {
      told.push({ started })
      return run as never
    },
    command: (words: readonly string[]) => {
      told.push({ words })
      return Promise.resolve(0)
    },
  }
  return { told, telemetry }
}

describe.each(['commander-12', 'commander-13', 'commander-14', 'commander'])('%s', (major) => {
  async function toldOf(
    line: string,
    declare: (program: Command15, commander: Commander) => void,
    env: Record<string, string> = {},
  ) {
    const commander = (await import(major)) as Commander
    const { told, telemetry } = listener()
    const program = new commander.Command('acme').exitOverride()
    declare(program, commander)
    const before = { ...process.env }
    Object.assign(process.env, env)
    try {
      await addTelemetry(program, telemetry).parseAsync(line.split(' ').filter(Boolean), { from: 'user' })
    } finally {
      process.env = before
    }
    return told
  }

  test.each([
    ['a command', 'deploy', 'deploy'],
    ['an alias, by the name of its command', 'ship', 'deploy'],
    ['a nested command, by its whole path', 'db users add', 'db users add'],
    ['an alias above it too', 'database users add', 'db users add'],
    ['the default command, by its name', '', 'open'],
  ])('names %s', async (_, line, name) => {
    const told = await toldOf(line, (program) => {
      program
        .command('deploy')
        .alias('ship')
        .action(() => {})
      program.command('open', { isDefault: true }).action(() => {})
      const db = program.command('db').alias('database')
      db.command('users')
        .command('add')
        .action(() => {})
    })
    expect(told[0]).toEqual({ started: name })
  })

  test('names the program itself, where it has an action, `default`', async () => {
    const told = await toldOf('/home/ana', (program) => program.argument('<file>').action(() => {}))
    expect(told[0]).toEqual({ started: 'default' })
    expect(JSON.stringify(told)).not.toContain('ana')
  })

  test.each([
    ['nothing', '', [], {}],
    ['a long name', '--dry-run', ['dry-run'], {}],
    ['a letter, by its long name', '-n', ['dry-run'], {}],
    ['letters together', '-nf', ['dry-run', 'f'], {}],
    ['a negation, by what it negates', '--no-color', ['color'], {}],
    ['an optional value that is not there', '--cache', ['cache'], {}],
    ['an option of the program', '--verbose', ['verbose'], {}],
    ['another spelling, by the one that the help shows', '--wordsOnly', ['words-only'], {}],
    ['the spelling itself', '--words-only', ['words-only'], {}],
    ['a value among choices', '--target fly', ['target'], { target: 'fly' }],
    ['no value without choices', '--out /home/ana', ['out'], {}],
    ['no several values', '--tags a b', ['tags'], {}],
    ['nothing after --', '-- --dry-run', [], {}],
  ])('[R-SAM-2] hands over %s', async (_, typed, flags, flagValues) => {
    const told = await toldOf(
      `deploy ${typed}`,
      (program, { Option }) => {
        program.option('--verbose')
        program
          .command('deploy')
          .argument('[rest...]')
          .option('-n, --dry-run')
          .option('-f')
          .option('--no-color')
          .option('--cache [where]')
          .addOption(new Option('--wordsOnly').hideHelp())
          .option('--words-only')
          .option('--out <file>')
          .addOption(new Option('--target <platform>').choices(['fly', 'railway']).env('ACME_TARGET').default('railway'))
          .addOption(new Option('--tags <tags...>').choices(['a', 'b']))
          .addOption(new Option('--region <name>').env('ACME_REGION'))
          .action(() => {})
      },
      { ACME_REGION: 'fra', ...(typed.includes('target') ? {} : { ACME_TARGET: 'fly' }) },
    )
    expect(told[1]).toEqual({ set: { flags, flagValues } })
  })

  test('records one run where an action runs another', async () => {
    const told = await toldOf('one', (program) => {
      program.command('one').action(async () => void (await program.parseAsync(['two'], { from: 'user' })))
      program.command('two').action(() => {})
    })
    expect(told.filter(({ started }) => started)).toEqual([{ started: 'one' }])
  })

  describe('the telemetry command', () => {
    test.each([
      ['nothing', 'telemetry', []],
      ['words', 'telemetry off', ['off']],
      ['flags as words', 'telemetry show --sent', ['show', '--sent']],
      ['flags alone', 'telemetry --disable', ['--disable']],
      ['numbers and values', 'telemetry show 1 -n --x=y', ['show', '1', '-n', '--x=y']],
    ])('passes on %s, also in a program with a required option', async (_, line, words) => {
      const told = await toldOf(line, (program) => program.requiredOption('--token <token>'))
      expect(told).toContainEqual({ words })
    })

    test('is part of the help, and can be left out', async () => {
      const { Command } = (await import(major)) as Commander
      const { telemetry } = listener()
      expect(addTelemetry(new Command('acme'), telemetry).helpInformation()).toContain('Show, stop or allow usage telemetry')
      expect(addTelemetry(new Command('acme'), telemetry, { command: false }).helpInformation()).not.toContain('telemetry')
    })
  })

  test('[R-SAM-3] runWithTelemetry tells which error ended the command, and throws it on', async () => {
    const { Command } = (await import(major)) as Commander
    const { told, telemetry } = listener()
    const error = new TypeError('no such project')
    const program = addTelemetry(new Command('acme').exitOverride(), telemetry)
    program.command('fails').action(() => {
      throw error
    })
    await expect(runWithTelemetry(program, ['node', 'acme', 'fails'])).rejects.toBe(error)
    expect(told.at(-1)?.failed).toBe(error)
    const { told: none, telemetry: other } = listener()
    const silent = addTelemetry(new Command('acme').exitOverride().configureOutput({ writeErr: () => {} }), other)
    silent.command('deploy')
    await expect(runWithTelemetry(silent, ['node', 'acme', 'nosuch'])).rejects.toMatchObject({ name: 'CommanderError' })
    expect(none).toEqual([])
  })
})
