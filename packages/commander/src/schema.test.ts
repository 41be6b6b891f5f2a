import type { Command as Command15, Option as Option15 } from 'commander'
import { describe, expect, test } from 'vitest'
import { addTelemetry } from './add-telemetry.ts'
import { declaredWords, isProgram, isStarted } from './schema.ts'

interface Commander {
  readonly Command: typeof Command15
  readonly Option: typeof Option15
}

describe.each(['commander-12', 'commander-13', 'commander-14', 'commander'])('%s', (major) => {
  async function declared() {
    const { Command, Option } = (await import(major)) as Commander
    const never = (): never => {
      throw new Error('the program must not run')
    }
    const program = new Command('acme')
      .version('1.0.0')
      .option('--verbose')
      .addOption(new Option('--internal').hideHelp())
      // An older spelling, kept in the same place.
      .addOption(new Option('--verBose').hideHelp())
      .option('--ver-bose')
      .hook('preAction', never)
    program.command('deploy <app>').alias('ship').option('-n, --dry-run').option('--out <file>').action(never)
    program.command('seed', { hidden: true }).option('--rows <n>', 'How many', never, 1).action(never)
    const db = program.command('db').description('Database')
    db.command('migrate')
      .option('--no-lock')
      .option('-f')
      .addOption(new Option('--size <size>').choices(['1', '2']))
      .action(never)
    db.command('reset')
      .addOption(new Option('--size <size>').choices(['3']))
      .option('--mode [mode]')
      .action(never)
    program.command('elsewhere', 'A program of its own')
    addTelemetry(program, { startRun: never, command: never })
    return { Command, program }
  }

  test('collects what actions can record, and runs nothing', async () => {
    const { program } = await declared()
    expect(isProgram(program) && declaredWords(program)).toEqual({
      commands: ['db migrate', 'db reset', 'deploy', 'seed'],
      flags: ['dry-run', 'f', 'internal', 'lock', 'mode', 'out', 'rows', 'size', 'ver-bose', 'verbose'],
      values: { size: ['1', '2', '3'] },
      unclear: {
        commands: { seed: 'hidden' },
        flags: { internal: 'hidden', mode: 'text', out: 'text', rows: 'text' },
      },
    })
  })

  test('collects a program with an action of its own as `default`', async () => {
    const { Command } = await declared()
    const program = new Command('acme').argument('<file>').action(() => {})
    expect(isProgram(program) && declaredWords(program).commands).toEqual(['default'])
  })

  test('knows a program from what is none, and one that was parsed', async () => {
    const { Command, program } = await declared()
    for (const value of [Command, undefined, null, 1, 'acme', {}, { commands: [] }, () => program])
      expect(isProgram(value)).toBe(false)
    expect(isProgram(program) && isStarted(program)).toBe(false)
    const parsed: unknown = new Command('acme').action(() => {}).parse(['node', 'acme'])
    expect(isProgram(parsed) && isStarted(parsed)).toBe(true)
  })
})
