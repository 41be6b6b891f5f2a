import { mkdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { testWorld, type TestWorld } from '../../test/test-world.ts'
import { policyInput } from './policy.ts'

function worldWithPolicy(text: string): TestWorld {
  const world = testWorld()
  writeFileSync(world.policyFiles[0] as string, text)
  return world
}

test('[B-4] no policy is no opinion', () => {
  expect(policyInput(testWorld(), 'acme')).toEqual({ name: 'organisation policy', refuses: false, because: 'none' })
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
  expect(policyInput(worldWithPolicy(text), 'acme').refuses).toBe(refuses)
})

test('[B-4] a policy that cannot be read refuses', () => {
  const world = testWorld()
  mkdirSync(world.policyFiles[0] as string)
  expect(policyInput(world, 'acme').refuses).toBe(true)
})

test('[B-4] the second place counts where the first is empty', () => {
  const world = testWorld()
  const second = `${world.home}/second.json`
  writeFileSync(second, '{"off":true}')
  expect(policyInput({ fs: world.fs, policyFiles: [...world.policyFiles, second] }, 'acme').refuses).toBe(true)
})
