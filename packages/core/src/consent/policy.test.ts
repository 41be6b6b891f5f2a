import { mkdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { testWorld, type TestWorld } from '../../test/test-world.ts'
import { refusingPolicy } from './policy.ts'

function worldWithPolicy(text: string): TestWorld {
  const world = testWorld()
  writeFileSync(world.policyFiles[0] as string, text)
  return world
}

test('[B-4] no policy is no opinion', () => {
  expect(refusingPolicy(testWorld(), 'acme')).toBeUndefined()
})

test.each([
  ['all tools', '{"off":true}', true],
  ['this tool', '{"off":["acme"]}', true],
  ['another tool', '{"off":["other"]}', false],
  ['nobody', '{"off":[]}', false],
  ['an empty object', '{}', false],
  ['a wish to turn it on', '{"on":true,"off":false}', false],
  ['a broken file', '{"off":', true],
  ['a list', '[]', true],
  ['a misspelt form', '{"off":"acme"}', true],
])('[B-4] a policy for %s', (_, text, refuses) => {
  expect(refusingPolicy(worldWithPolicy(text), 'acme') !== undefined).toBe(refuses)
})

test('[B-4] a policy that cannot be read refuses', () => {
  const world = testWorld()
  mkdirSync(world.policyFiles[0] as string)
  expect(refusingPolicy(world, 'acme')).toBe(world.policyFiles[0])
})

test('[B-4] the second place counts where the first is empty', () => {
  const world = testWorld()
  const second = `${world.home}/second.json`
  writeFileSync(second, '{"off":true}')
  expect(refusingPolicy({ fs: world.fs, policyFiles: [...world.policyFiles, second] }, 'acme')).toBe(second)
})
