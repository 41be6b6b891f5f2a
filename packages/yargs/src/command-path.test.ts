import { expect, test } from 'vitest'
import { commandPath, positionalNames } from './command-path.ts'

test.each([
  ['deploy', []],
  ['deploy <app>', ['app']],
  ['deploy  [app|a]', ['app', 'a']],
  ['deploy <app> [files..]', ['app', 'files']],
  ['$0 <app>', ['app']],
])('reads the arguments of `%s`', (declared, names) => {
  expect(positionalNames(declared)).toEqual(names)
})

// What a process shows of real yargs is in test/adapter.test.ts; these are shapes no released yargs has.
test('falls back to the typed words, which core keeps only if they are listed, where the registry is gone', () => {
  expect(commandPath({}, ['db', 'migrate'])).toBe('db migrate')
  expect(commandPath({ getInternalMethods: () => ({}) }, ['db', 'migrate'])).toBe('db migrate')
})

test('uses the registry where nothing was kept from the start of the parse', () => {
  const registry = (handlers: object) => ({
    getInternalMethods: () => ({ getCommandInstance: () => ({ handlers: { ...handlers } }) }),
  })
  expect(commandPath(registry({ deploy: {} }), ['secret'])).toBe('other')
  expect(commandPath(registry({}), ['secret'])).toBe('default')
})
