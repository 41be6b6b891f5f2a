import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempDirectory } from '../../test/temp-directory.ts'
import { HELP } from './arguments.ts'
import { readSettings, SETTINGS, variableOf } from './settings.ts'

function configFile(config: unknown): string {
  const path = join(tempDirectory(), 'config.json')
  writeFileSync(path, typeof config === 'string' ? config : JSON.stringify(config))
  return path
}

test('a flag counts more than a variable, and a variable more than the file', () => {
  const file = configFile({ data: 'file', host: '10.0.0.1', port: 1, 'allow-host': ['file.example'] })
  const env = { SONDE_COLLECTOR_DATA: 'variable', SONDE_COLLECTOR_HOST: '10.0.0.2', PATH: '/bin' }
  expect(readSettings({ data: 'flag' }, env, file)).toMatchObject({
    data: 'flag',
    host: '10.0.0.2',
    port: 1,
    'allow-host': ['file.example'],
    'admin-host': '127.0.0.1',
  })
})

test('every setting has one name in all three places, and is explained', () => {
  for (const [name, setting] of Object.entries(SETTINGS)) {
    const value = setting.kind === 'number' ? setting.max : setting.kind === 'word' ? setting.words.at(-1) : 'some'
    const expected = { [name]: setting.kind === 'list' ? ['some'] : value }
    expect(readSettings({ [name]: setting.kind === 'list' ? ['some'] : String(value) }, {})).toMatchObject(expected)
    expect(readSettings({}, { [variableOf(name)]: String(value) })).toMatchObject(expected)
    expect(readSettings({}, {}, configFile(expected))).toMatchObject(expected)
    expect(HELP).toContain(`--${name} <${setting.value}>`)
  }
})

test('a variable separates with commas', () => {
  const env = { SONDE_COLLECTOR_ALLOW_HOST: 'a.example, b.example' }
  expect(readSettings({}, env)['allow-host']).toEqual(['a.example', 'b.example'])
  expect(readSettings({ 'allow-host': ['[2001:db8::1]', '203.0.113.7'] }, {})['allow-host']).toHaveLength(2)
})

test.each([
  ['a port that is none', { port: 65_536 }, '`port: 65536` in `PATH` is not a whole number from 0 to 65535.'],
  ['a number in words', { port: 'eighty' }, '`port: eighty` in `PATH` is not a whole number'],
  ['a list with a number', { catalog: [1] }, '`catalog: [1]` in `PATH` is not a list of texts.'],
  ['an address of nothing, which would be every address', { host: '' }, '`host` in `PATH` says nothing, and has to be a text.'],
  [
    'a password that is no text, without the password',
    { 'clickhouse-password': 12345 },
    '`clickhouse-password: …` in `PATH` is not',
  ],
  ['a host name that is a URL', { 'allow-host': ['https://a.example'] }, 'is not a list of host names, such as telemetry.acme.'],
  ['a host name with a port', { 'allow-host': ['a.example:443'] }, 'is not a list of host names, such as telemetry.acme.'],
  ['an address that is a number', { host: 1 }, '`host: 1` in `PATH` is not a text.'],
  ['an unknown setting', { prot: 1 }, 'There is no setting `prot`, which `PATH` has. Known: data, '],
  ['a name of a prototype', '{"constructor":1}', 'There is no setting `constructor`'],
  ['a list', [], 'The configuration `PATH` is not an object of settings.'],
  ['half a file', '{"port":', 'The configuration `PATH` is not JSON: '],
])('names the file and the setting for %s', (_, config, message) => {
  const file = configFile(config)
  expect(() => readSettings({}, {}, file)).toThrow(message.replace('PATH', file))
  expect(() => readSettings({}, {}, file)).toThrow(/^[^\n]*\[wrong-config\]$/)
})

test('a variable that is set to nothing says nothing', () => {
  const env = { SONDE_COLLECTOR_HOST: '', SONDE_COLLECTOR_PORT: '', SONDE_COLLECTOR_ALLOW_HOST: '' }
  expect(readSettings({}, env, configFile({ port: 1 }))).toMatchObject({ host: '127.0.0.1', port: 1, 'allow-host': [] })
})

test('names a file that is not there', () => {
  expect(() => readSettings({}, {}, '/nowhere/config.json')).toThrow(
    /`\/nowhere\/config\.json` cannot be read: .*\[wrong-config\]$/,
  )
})

test.each([
  [{ SONDE_COLLECTOR_PORT: '-1' }, '`SONDE_COLLECTOR_PORT=-1` is not a whole number from 0 to 65535. [wrong-config]'],
  [
    { SONDE_COLLECTOR_PROT: '1' },
    'There is no setting for the variable `SONDE_COLLECTOR_PROT`. See `sonde-collector --help`. [wrong-config]',
  ],
])('names the variable that is wrong in %j', (env, message) => {
  expect(() => readSettings({}, env)).toThrow(message)
})

test('the page for operators has every setting with its variable and what it is', () => {
  const page = readFileSync(new URL('../../../../docs/operators/config.md', import.meta.url), 'utf8').replaceAll(/ +/g, ' ')
  for (const [name, setting] of Object.entries(SETTINGS)) {
    expect(page).toContain(`| \`--${name} <${setting.value}>\` | \`${variableOf(name)}\` | `)
    expect(page).toContain(` | ${setting.about} |`)
  }
})

test('the page for operators has every code that a command ends with', () => {
  const page = readFileSync(new URL('../../../../docs/operators/config.md', import.meta.url), 'utf8')
  const source = readFileSync(new URL('../collector-error.ts', import.meta.url), 'utf8')
  const codes = [...source.matchAll(/^ {2}\| '([a-z-]+)'$/gm)].map(([, code]) => code)
  expect(codes.length).toBeGreaterThan(15)
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([])
})
