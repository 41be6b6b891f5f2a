import { expect, test } from 'vitest'
import { parseCommand } from './arguments.ts'

test('serves with defaults that reach nobody else', () => {
  expect(parseCommand(['serve', '--data', 'd'])).toEqual({
    name: 'serve',
    settings: {
      data: 'd',
      host: '127.0.0.1',
      port: 7663,
      catalog: [],
      'allow-host': [],
      'admin-host': '127.0.0.1',
      'admin-port': 0,
      'trust-proxy': 0,
      'per-address': 600,
      'bulk-installations': 100,
      store: 'duckdb',
      'clickhouse-url': '',
      'clickhouse-database': 'sonde',
      'clickhouse-user': '',
      'clickhouse-password': '',
      'clickhouse-cluster': '',
      'retention-days': 0,
      'stop-seconds': 20,
      'log-format': 'text',
    },
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
    settings: { host: '::1', port: 0, catalog: ['a.json', 'b.json'], 'allow-host': ['x.example', 'y.example'] },
  })
})

test('takes every flag of report', () => {
  expect(parseCommand(['report', '--data', 'd'])).toEqual({
    name: 'report',
    data: 'd',
    tool: undefined,
    days: 28,
    json: false,
    elsewhere: undefined,
  })
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

test('explains one command where it is named', () => {
  expect(parseCommand(['help', 'export'])).toEqual({ name: 'help', about: 'export' })
  expect(parseCommand(['--version'])).toEqual({ name: 'version' })
})

test.each([
  [['help', 'sevre'], 'There is no command `sevre`.'],
  [['-v'], 'There is no command `-v`.'],
  [['token'], 'Say `token add <name> --right <right>`, `token list` or `token revoke <name>`.'],
  [['token', 'list', 'ana', '--data', 'd'], 'Say `token add <name> --right <right>`, `token list` or `token revoke <name>`.'],
  [['sevre'], 'There is no command `sevre`.'],
  [['serve'], 'Say where the data is with --data or SONDE_COLLECTOR_DATA.'],
  [['serve', '--data='], '`--data` says nothing, and has to be a text.'],
  [['serve', '--data', 'd', '--host', ''], '`--host` says nothing, and has to be a text.'],
  [['serve', '--prot', '1'], `Unknown option '--prot'.`],
  [['serve', '--data', 'd', 'extra'], `Unexpected argument 'extra'.`],
  [['serve', '--data', 'd', '--json'], `Unknown option '--json'.`],
  [['doctor', '--store', 'sqlite', '--data', 'd'], '`--store sqlite` is not one of duckdb, clickhouse.'],
  [['serve', '--data'], `Option '--data <value>' argument missing.`],
  [['serve', '--data', 'd', '--port', '65536'], '`--port 65536` is not a whole number from 0 to 65535.'],
  [['serve', '--data', 'd', '--port', '80a'], '`--port 80a` is not a whole number from 0 to 65535.'],
  [['serve', '--data', 'd', '--port', ''], '`--port` says nothing, and has to be a whole number from 0 to 65535.'],
  [['serve', '--data', 'd', '--log-format', 'xml'], '`--log-format xml` is not one of text, json.'],
  [['token', 'add', '--data', 'd'], 'Say `token add <name> --right <right>`, `token list` or `token revoke <name>`.'],
  [['token', 'remove', 'ana', '--data', 'd'], 'Say `token add <name> --right <right>`, `token list` or `token revoke <name>`.'],
  [['token', 'add', 'ana', '--data', 'd'], 'A token needs at least one right: --right admin|raw|report.'],
  [['token', 'add', 'ana', '--right', 'root', '--data', 'd'], '`root` is no right: --right admin|raw|report.'],
  [['token', 'list'], 'Say where the data is with --data or SONDE_COLLECTOR_DATA.'],
  [['register', 'a.json', '--release', '1.4.2'], 'Say `register <file> --release <version> --admin <url>`.'],
  [['register', 'a.json', '--release', '1', '--admin', 'nowhere'], '`--admin nowhere` is not a URL.'],
  [['register', 'a.json', '--release', '1', '--admin', 'http://x'], 'Put the token into the variable SONDE_COLLECTOR_TOKEN.'],
  [['report', '--admin', 'http://x'], 'Put the token into the variable SONDE_COLLECTOR_TOKEN.'],
  [['report', '--data', 'd', '--days', '0'], '`--days 0` is not a whole number from 1 to 3650.'],
  [['report', '--data', 'd', '--days', '1e3'], '`--days 1e3` is not a whole number from 1 to 3650.'],
  [['report', '--data', 'd', '--json=yes'], `Option '--json' does not take an argument.`],
])('says in one line what is wrong with %j', (argv, message) => {
  expect(() => parseCommand(argv)).toThrow(`${message} See \`sonde-collector --help\`. [wrong-usage]`)
})

test.each(['a\nb', 'a b', 'ünï'])('takes no token that could be no header: %j', (token) => {
  expect(() => parseCommand(['report', '--admin', 'http://x'], { SONDE_COLLECTOR_TOKEN: token })).toThrow(
    'What is in the variable SONDE_COLLECTOR_TOKEN is no token.',
  )
  expect(parseCommand(['report', '--admin', 'http://x'], { SONDE_COLLECTOR_TOKEN: 'sonde_1\n' })).toMatchObject({
    elsewhere: { token: 'sonde_1' },
  })
})

test('takes tokens from the environment, because everybody on the machine can read flags', () => {
  const env = { SONDE_COLLECTOR_TOKEN: 'sonde_1', SONDE_COLLECTOR_DATA: 'd' }
  const elsewhere = { url: 'https://c.example', token: 'sonde_1' }
  expect(parseCommand(['report', '--admin', 'https://c.example'], env)).toMatchObject({ elsewhere })
  expect(parseCommand(['register', 'a.json', '--release', '1.4.2', '--admin', 'https://c.example'], env)).toEqual({
    name: 'register',
    file: 'a.json',
    release: '1.4.2',
    elsewhere,
  })
  expect(parseCommand(['doctor'], env)).toMatchObject({ name: 'doctor', settings: { data: 'd', store: 'duckdb' }, json: false })
  expect(parseCommand(['token', 'add', 'ana', '--right', 'report', '--right', 'admin'], env)).toEqual({
    name: 'token',
    data: 'd',
    task: { name: 'add', token: 'ana', rights: ['admin', 'report'] },
  })
})
