import { expect, test } from 'vitest'
import { parseCommand } from './arguments.ts'

test('serves with defaults that reach nobody else', () => {
  expect(parseCommand(['serve', '--data', 'd'])).toEqual({
    name: 'serve',
    data: 'd',
    host: '127.0.0.1',
    port: 7663,
    catalogs: [],
    allowedHosts: [],
  })
})

test('takes every flag of serve', () => {
  const flags = [
    '--data=d',
    '--port',
    '0',
    '--host',
    '::1',
    '--catalog',
    'a.json',
    '--catalog=b.json',
    '--allow-host',
    'x.example',
    '--allow-host',
    'y.example',
  ]
  expect(parseCommand(['serve', ...flags])).toMatchObject({
    host: '::1',
    port: 0,
    catalogs: ['a.json', 'b.json'],
    allowedHosts: ['x.example', 'y.example'],
  })
})

test('takes every flag of report', () => {
  expect(parseCommand(['report', '--data', 'd'])).toEqual({ name: 'report', data: 'd', tool: undefined, days: 28, json: false })
  expect(parseCommand(['report', '--data', 'd', '--tool', 'acme', '--days', '7', '--json'])).toMatchObject({
    tool: 'acme',
    days: 7,
    json: true,
  })
})

test.each([[[]], [['--help']], [['-h']], [['help']], [['serve', '--help']], [['report', '-h']]])(
  'explains itself: %j',
  (argv) => {
    expect(parseCommand(argv)).toEqual({ name: 'help' })
  },
)

test.each([
  [['sevre'], 'There is no command `sevre`.'],
  [['serve'], 'Say where the data is with --data.'],
  [['serve', '--data='], 'Say where the data is with --data.'],
  [['serve', '--prot', '1'], `Unknown option '--prot'.`],
  [['serve', '--data', 'd', 'extra'], `Unexpected argument 'extra'.`],
  [['serve', '--data'], `Option '--data <value>' argument missing.`],
  [['serve', '--data', 'd', '--port', '65536'], '`--port 65536` is not a whole number from 0 to 65535.'],
  [['serve', '--data', 'd', '--port', '80a'], '`--port 80a` is not a whole number from 0 to 65535.'],
  [['serve', '--data', 'd', '--port', ''], '`--port ` is not a whole number from 0 to 65535.'],
  [['report', '--data', 'd', '--days', '0'], '`--days 0` is not a whole number from 1 to 3650.'],
  [['report', '--data', 'd', '--days', '1e3'], '`--days 1e3` is not a whole number from 1 to 3650.'],
  [['report', '--data', 'd', '--json=yes'], `Option '--json' does not take an argument.`],
])('says in one line what is wrong with %j', (argv, message) => {
  expect(() => parseCommand(argv)).toThrow(`${message} See \`sonde-collector --help\`. [wrong-usage]`)
})
