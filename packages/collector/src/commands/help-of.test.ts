import { expect, test } from 'vitest'
import { HELP } from './arguments.ts'
import { helpOf } from './help-of.ts'

test.each(['serve', 'report', 'token', 'register', 'doctor', 'export', 'backup', 'quarantine', 'rebuild'])(
  'of `%s` is how it is called and its own flags',
  (command) => {
    const [usage, call = '', none, section = ''] = helpOf(HELP, command).split('\n')
    expect([usage, none]).toEqual(['Usage', ''])
    expect(call.startsWith(`  sonde-collector ${command} `)).toBe(true)
    expect(section.startsWith(`${command} `)).toBe(true)
    expect(helpOf(HELP, command).split('\n\n')).toHaveLength(2)
  },
)

test('is all of it where no command is named', () => {
  expect(helpOf(HELP, undefined)).toBe(HELP)
  expect(helpOf(HELP, '--help')).toBe(HELP)
})
