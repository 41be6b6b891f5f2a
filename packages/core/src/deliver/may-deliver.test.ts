import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { courierWorld } from '../../test/courier-world.ts'
import { mayDeliver } from './may-deliver.ts'

const OWN = 'state/sonde/acme/settings.json'
const ALL = 'state/sonde/settings.json'
const POLICY = 'policy.json'

function answer(files: Record<string, string>): string {
  const world = courierWorld()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(world.home, name), text)
  return mayDeliver(world, world.directory)
}

test.each<[string, Record<string, string>, string]>([
  ['no settings at all', {}, 'yes'],
  ['this tool is on', { [OWN]: '{"v":1,"choice":"on"}' }, 'yes'],
  ['this tool is off', { [OWN]: '{"v":1,"choice":"off"}' }, 'off'],
  ['the settings are damaged', { [OWN]: '{' }, 'refused'],
  ['all tools are off', { [ALL]: '{"v":1,"choice":"off"}' }, 'refused'],
  ['all tools are off, this one is on', { [ALL]: '{"v":1,"choice":"off"}', [OWN]: '{"v":1,"choice":"on"}' }, 'refused'],
  ['all tools are off, and this one', { [ALL]: '{"v":1,"choice":"off"}', [OWN]: '{"v":1,"choice":"off"}' }, 'off'],
  ['the settings for all tools are damaged', { [ALL]: '[]' }, 'refused'],
  ['the settings for all tools say nothing', { [ALL]: '{"v":1}' }, 'yes'],
  ['the policy refuses all tools', { [POLICY]: '{"off":true}' }, 'refused'],
  ['the policy refuses this tool', { [POLICY]: '{"off":["acme"]}' }, 'refused'],
  ['the policy refuses another tool', { [POLICY]: '{"off":["other"]}' }, 'yes'],
  ['the policy is damaged', { [POLICY]: '{' }, 'refused'],
])('%s', (_, files, expected) => {
  expect(answer(files)).toBe(expected)
})
