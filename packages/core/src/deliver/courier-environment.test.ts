import { expect, test } from 'vitest'
import { courierEnvironment } from './courier-environment.ts'

const of = (env: Record<string, string | undefined>, platform: NodeJS.Platform = 'linux') =>
  courierEnvironment({ env, platform }, { tool: 'acme', aliases: [{ variable: 'OLD_TELEMETRY', kind: 'value' }] })

test('passes on what a courier needs, and the mark that keeps telemetry inert in it', () => {
  const needed = {
    PATH: '/bin',
    HOME: '/home/ana',
    XDG_STATE_HOME: '/state',
    XDG_CONFIG_HOME: '/config',
    LOCALAPPDATA: 'C:\\x',
    SystemRoot: 'C:\\Windows',
    TEMP: '/tmp',
    https_proxy: 'a',
    HTTPS_PROXY: 'b',
    http_proxy: 'c',
    HTTP_PROXY: 'd',
    all_proxy: 'e',
    ALL_PROXY: 'f',
    no_proxy: 'g',
    NO_PROXY: 'h',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    SSL_CERT_FILE: '/ssl.pem',
    SSL_CERT_DIR: '/ssl',
  }
  expect(of(needed)).toEqual({ ...needed, SONDE_COURIER: '1' })
})

test.each([
  'AWS_SECRET_ACCESS_KEY',
  'GITHUB_TOKEN',
  'NODE_OPTIONS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'NODE_DEBUG',
  'LD_PRELOAD',
  'DEBUG',
  'path',
  'MY_PATH',
  'PATHS',
  'XDG_',
  'npm_config_https_proxy',
  'ACME_TELEMETRY',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  '__proto__',
])('%s stays where it is', (name) => {
  expect(of({ [name]: 'secret' })).toEqual({ SONDE_COURIER: '1' })
})

test('what is not set is not passed on', () => {
  expect(of({ PATH: undefined })).toEqual({ SONDE_COURIER: '1' })
})

test('Windows spells its variables as it likes', () => {
  const env = { Path: 'C:\\bin', SYSTEMROOT: 'C:\\Windows', Temp: 'C:\\t', LocalAppData: 'C:\\l', Secret: 'x' }
  const { Secret: _, ...passedOn } = env
  expect(of(env, 'win32')).toEqual({ ...passedOn, SONDE_COURIER: '1' })
})

test('[R-SAM-5] takes along that a variable turned the tool on for this run, and no other value of it', () => {
  expect(of({ ACME_TELEMETRY: ' Yes ', OTHER_TELEMETRY: '1' })).toEqual({ ACME_TELEMETRY: '1', SONDE_COURIER: '1' })
  expect(of({ OLD_TELEMETRY: '1' })).toEqual({ ACME_TELEMETRY: '1', SONDE_COURIER: '1' })
  expect(of({ ACME_TELEMETRY: '0' })).toEqual({ SONDE_COURIER: '1' })
})
