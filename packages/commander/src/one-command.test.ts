import type { Command as Command15 } from 'commander'
import { describe, expect, test } from 'vitest'
import { addTelemetry } from './add-telemetry.ts'
import type { CommanderProgram } from './program.ts'
import { declaredWords } from './schema.ts'

type Declare = (program: Command15) => void

/** As linters do: the options and arguments are read after `parse()`. */
const oneCommand: Declare = (program) => program.option('-v, --verbose').option('--out <file>').argument('[files...]')

/** Declares no argument and takes all the same. */
const lenient: Declare = (program) => program.option('-v, --verbose').allowExcessArguments()

/** Shows its help where nothing is typed. */
const group: Declare = (program) => program.command('deploy').action(() => {})

const listening: Declare = (program) => program.on('command:*', () => {})

describe.each(['commander-12', 'commander-13', 'commander-14', 'commander'])('%s', (major) => {
  /** What a program prints, and what is known after it was parsed. */
  async function parsed(declare: Declare, line: string, { bare = false, sync = true } = {}) {
    const { Command } = (await import(major)) as { Command: typeof Command15 }
    const told: unknown[] = []
    const run = { set: (given: () => unknown) => told.push(given()), fails: () => {} }
    const telemetry = {
      startRun: (started: string) => (told.push(started), run as never),
      command: () => Promise.resolve(0),
    }
    let printed = ''
    const write = (text: string): void => void (printed += text)
    const program = new Command('acme').exitOverride().configureOutput({ writeOut: write, writeErr: write })
    if (!bare) addTelemetry(program, telemetry)
    declare(program)
    const typed = line.split(' ').filter(Boolean)
    let ended: unknown = 'went on'
    try {
      if (sync) program.parse(typed, { from: 'user' })
      else await program.parseAsync(typed, { from: 'user' })
    } catch (error) {
      ended = (error as { code: string }).code
    }
    const help = printed
      .replace(/\n(?:Commands:|  telemetry |  help \[).*/g, '')
      .replace(' [command]', '')
      .replace(/ +/g, ' ')
    return { told, program, seen: { ended, options: program.opts(), args: program.args, printed: help.trim() } }
  }

  test.each([
    ['nothing', ''],
    ['an option', '--verbose'],
    ['arguments', 'a.md b.md'],
    ['both', '-v --out x a.md'],
    ['what follows --', '-- --verbose'],
    ['an option that nobody declared', '--secret'],
    ['--help', '--help'],
    ['an option without its value', '--out'],
  ])('a program that is one command does with %s what it does without telemetry', async (_, line) => {
    for (const declare of [oneCommand, lenient])
      for (const sync of [true, false])
        expect((await parsed(declare, line, { sync })).seen).toEqual((await parsed(declare, line, { sync, bare: true })).seen)
  })

  test('is recorded as `default`, with the names of its options', async () => {
    for (const sync of [true, false]) {
      const { told } = await parsed(oneCommand, '-v --out /home/ana/secret.md /home/ana', { sync })
      expect(told).toEqual(['default', { flags: ['verbose', 'out'], flagValues: {} }])
    }
    const { program } = await parsed(oneCommand, '--help')
    expect(declaredWords(program as unknown as CommanderProgram).commands).toEqual(['default'])
  })

  test.each([
    ['of commands', group],
    ['that listens to unknown commands itself', listening],
  ])('a program %s gets no action', async (_, declare) => {
    const { told, program, seen } = await parsed(declare, '')
    expect([told, seen.ended]).toEqual([[], 'commander.help'])
    expect(declaredWords(program as unknown as CommanderProgram).commands).not.toContain('default')
  })
})
