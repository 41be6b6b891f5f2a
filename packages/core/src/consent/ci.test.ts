import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { ciVendor, isCi } from './ci.ts'

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

test('names a vendor by a word and never by a value', () => {
  expect(ciVendor()).toMatch(/^[a-z][a-z0-9-]*$/)
})
