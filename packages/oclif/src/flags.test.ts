import { Command as Command5, Flags as Flags5 } from '@oclif/core'
import { Command as Command4, Flags as Flags4 } from 'oclif-core-4'
import { describe, expect, test } from 'vitest'
import { declaredFlags, typedFlags } from './flags.ts'
import type { OclifCommand } from './program.ts'

function commandOf(Command: typeof Command5, Flags: typeof Flags5): OclifCommand {
  class Base extends Command {
    static override baseFlags = { verbose: Flags.boolean({ char: 'v', aliases: ['loud'] }) }
    override async run(): Promise<void> {}
  }
  return class Deploy extends Base {
    static override id = 'deploy'
    static override enableJsonFlag = true
    static override flags = {
      force: Flags.boolean({ char: 'f', charAliases: ['y'] }),
      target: Flags.string({ char: 't', aliases: ['to'], options: ['fly', 'railway'] }),
      region: Flags.string({ char: 'r', multiple: true, options: ['ams', 'cdg'] }),
      color: Flags.boolean({ allowNo: true, aliases: ['colour'] }),
      message: Flags.string({ char: 'm' }),
    }
  }
}

describe.each([
  ['oclif core 5', commandOf(Command5, Flags5)],
  ['oclif core 4', commandOf(Command4 as unknown as typeof Command5, Flags4 as unknown as typeof Flags5)],
])('%s', (_, command) => {
  const typed = (args: string) => Object.fromEntries(typedFlags(declaredFlags(command), args.split(' ').filter(Boolean)))

  test.each([
    ['nothing', '', {}],
    ['a long name', '--force', { force: [] }],
    ['a letter', '-f', { force: [] }],
    ['a flag of the base class', '--verbose', { verbose: [] }],
    ['an alias, by the declared name', '--loud', { verbose: [] }],
    ['a letter that is an alias', '-y', { force: [] }],
    ['the flag that every command with JSON has', '--json', { json: [] }],
    ['combined letters', '-vf', { verbose: [], force: [] }],
    ['combined letters that end in a value', '-fvtfly', { force: [], verbose: [], target: ['fly'] }],
    ['a negation', '--no-color', { color: [] }],
    ['a negated alias', '--no-colour', { color: [] }],
    ['no negation that is not declared', '--no-force', {}],
    ['a value after a space', '--target fly', { target: ['fly'] }],
    ['a value after =', '--target=railway', { target: ['railway'] }],
    ['a value after a letter', '-t fly', { target: ['fly'] }],
    ['a value after a letter and =', '-t=fly', { target: ['fly'] }],
    ['a value after an alias', '--to=fly', { target: ['fly'] }],
    ['several values, also after one flag', '-r ams cdg --region=ams', { region: ['ams', 'cdg', 'ams'] }],
    ['values that end at the next flag', '-r ams -f cdg', { region: ['ams', 'cdg'], force: [] }],
    ['no value that is not declared', '--target /home/ana -m secret -r secret', { target: [], message: [], region: [] }],
    ['no flag that is a value', '--message -x --target fly', { message: [], target: ['fly'] }],
    ['a flag in the place of a value', '--message --force', { message: [], force: [] }],
    ['a flag at the end, without its value', '--target', { target: [] }],
    ['no flag that nobody declared', '--secret=1 -x --force=1 secret', { force: [] }],
    ['nothing after --', '-f -- --verbose -t fly', { force: [] }],
    ['no dash alone', '-f - -=', { force: [] }],
    ['nothing that every object has', '--constructor --toString=1 --__proto__', {}],
  ])('names %s', (_title, args, flags) => {
    expect(typed(args)).toEqual(flags)
  })
})

test('takes time in proportion to the arguments', () => {
  const flags = { region: { type: 'option', multiple: true, options: ['ams'] }, v: { type: 'boolean', char: 'v' } } as const
  const many = Array.from({ length: 20_000 }, (_, index) => (index % 2 ? `-${'v'.repeat(20)}` : '--region=ams'))
  expect(typedFlags(flags, many).get('region')).toHaveLength(10_000)
})
