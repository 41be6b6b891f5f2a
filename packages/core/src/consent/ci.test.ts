import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { CI_WORDS } from '../protocol/ci-vendors.ts'
import { ciVendor, isCi, ownCiWords } from './ci.ts'

const require = createRequire(import.meta.url)
const vendors = require('ci-info/vendors.json') as { constant: string; env: unknown }[]

/** Environments in which ci-info names this vendor. */
function environmentsOf(env: unknown): Record<string, string>[] {
  if (typeof env === 'string') return [{ [env]: 'x' }]
  if (Array.isArray(env)) return [Object.assign({}, ...env.flatMap(environmentsOf))]
  if (typeof env !== 'object' || env === null) return []
  if ('any' in env) return (env.any as string[]).map((variable) => ({ [variable]: 'x' }))
  if ('includes' in env) return [{ [String(Reflect.get(env, 'env'))]: `prefix${String(env.includes)}` }]
  return [env as Record<string, string>]
}

const environments = vendors.flatMap(({ constant, env }) => environmentsOf(env).map((each) => [constant, each] as const))
const general = [
  'BUILD_ID',
  'BUILD_NUMBER',
  'CI',
  'CI_APP_ID',
  'CI_BUILD_ID',
  'CI_BUILD_NUMBER',
  'CI_NAME',
  'CONTINUOUS_INTEGRATION',
  'RUN_ID',
]

test('knows every vendor of ci-info', () => {
  expect(environments.length).toBeGreaterThan(50)
  expect(environments.filter(([, env]) => !isCi(env)).map(([constant]) => constant)).toEqual([])
})

test.each(general)('knows the general variable %s', (variable) => {
  expect(isCi({ [variable]: '1' })).toBe(true)
})

test.each([
  ['an empty environment', {}],
  ['empty variables', { CI: '', GITHUB_ACTIONS: '' }],
  ['a NODE variable that is not of Heroku', { NODE: '/usr/bin/node' }],
])('%s is not CI', (_, env) => {
  expect(isCi(env)).toBe(false)
})

test('CI=false is not CI, whatever else is set', () => {
  expect(isCi({ CI: 'false', GITHUB_ACTIONS: 'true' })).toBe(false)
})

/** What ci-info says is asked in a process of its own: it reads the environment once. */
function vendorIn(env: Readonly<Record<string, string>>): string {
  const code = `import(${JSON.stringify(new URL('ci.ts', import.meta.url).href)}).then(({ ciVendor }) => console.log(ciVendor(process.env)))`
  return execFileSync(process.execPath, ['-e', code], { env, encoding: 'utf8' }).trim()
}

test.each([
  ['forgejo-actions', { CI: 'true', GITHUB_ACTIONS: 'true', GITEA_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' }],
  ['gitea-actions', { CI: 'true', GITHUB_ACTIONS: 'true', GITEA_ACTIONS: 'true' }],
  ['github-actions', { CI: 'true', GITHUB_ACTIONS: 'true', AWS_APP_ID: 'my-secret-app' }],
  ['aws-amplify', { CI: 'true', AWS_APP_ID: 'my-secret-app' }],
  ['other', { CI: 'my secret /home/me' }],
])('[R-SAM-4] names %s, whose variables another sets as well', (vendor, env) => {
  expect(isCi(env)).toBe(true)
  expect(vendorIn(env)).toBe(vendor)
})

test.each([
  ['edgeone-pages', { EO_PAGES_CI: '1' }],
  ['firebase-app-hosting', { FIREBASE_APP_HOSTING: '1' }],
])('[R-SST-4] %s is CI, which ci-info does not know', (_, env) => {
  expect(isCi(env)).toBe(true)
})

test('names a vendor by a word and never by a value', () => {
  expect(ciVendor({ GITEA_ACTIONS: 'my secret /home/me' })).toBe('gitea-actions')
  expect(ownCiWords().filter((word) => !CI_WORDS.includes(word))).toEqual([])
})
