import { expect, test } from 'vitest'
import { HELP } from './arguments.ts'
import { fittingHelp, helpOf } from './help-of.ts'

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

test.each([80, 100, 40])('fits a terminal of %i columns, with every word', (columns) => {
  const words = (text: string): string[] => text.split(/\s+/)
  const fitted = fittingHelp(HELP, columns)
  expect(words(fitted)).toEqual(words(HELP))
  const wide = fitted.split('\n').filter((line) => line.length > columns)
  // How a command is called is one line to copy, and some words are longer than a narrow terminal.
  expect(columns < 80 ? [] : wide).toEqual([])
})

test('goes on below itself in what a flag is', () => {
  expect(fittingHelp('  --port <number>  port for events of every tool; default 7663', 48)).toBe(
    ['  --port <number>  port for events of every', '                   tool; default 7663'].join('\n'),
  )
})

test('is as it is where it is no terminal', () => {
  expect(fittingHelp(HELP)).toBe(HELP)
})
