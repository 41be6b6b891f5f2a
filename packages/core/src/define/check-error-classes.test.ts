import { expect, test } from 'vitest'
import { commandFinished } from './base-events.ts'
import { assertErrorClasses } from './check-error-classes.ts'
import { acme } from './fixtures/acme.ts'
import { SetupError } from './setup-error.ts'
import { causes } from './words.ts'

class DeployError extends Error {}

const finished = commandFinished({ since: '1.0.0', errors: ['DeployError'] })
const named = { ...acme, events: { 'command.finished': finished } }
const caused = {
  ...acme,
  events: { 'command.finished': { ...finished, properties: { because: causes(['DeployError', 'toString'], 'Why.') } } },
}

test('accepts a catalog that names no class, or only classes the program has given', () => {
  expect(() => assertErrorClasses(acme)).not.toThrow()
  expect(() => assertErrorClasses(named, { DeployError, Unlisted: Error })).not.toThrow()
})

test.each([
  ['DeployError', named, {}],
  ['DeployError', caused, undefined],
  ['toString', caused, { DeployError }],
] as const)('says that %s is missing and what to do', (name, catalog, classes) => {
  let thrown: unknown
  try {
    assertErrorClasses(catalog, classes)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(SetupError)
  expect(thrown).toMatchObject({
    code: 'error-class',
    message: expect.stringContaining(`errors: { classes: { ${name} } }`) as string,
  })
})
