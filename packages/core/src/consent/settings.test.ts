import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { testWorld, type TestWorld } from '../../test/test-world.ts'
import { ensureDirectory } from '../edge/state-directory.ts'
import { prepareSettings, readSettings, settingsPath, withShown } from './settings.ts'

function worldWith(text?: string): TestWorld {
  const world = testWorld()
  ensureDirectory(world, world.directory)
  if (text !== undefined) writeFileSync(settingsPath(world.directory), text)
  return world
}

test('reads what it wrote', () => {
  const world = worldWith()
  const settings = { v: 1, choice: 'off', coverage: { 'https://telemetry.acme.example': ['ci:off'] } } as const
  prepareSettings(world, world.directory, settings).commit()
  expect(readSettings(world, world.directory)).toEqual(settings)
})

test('a machine without settings has none', () => {
  const world = worldWith()
  expect(readSettings(world, world.directory)).toBe('missing')
})

describe('[C-7] whatever is in doubt is unusable', () => {
  test.each([
    ['empty', ''],
    ['cut off', '{"v":1,"choice":"of'],
    ['no object', '[]'],
    ['null', 'null'],
    ['without a version', '{"choice":"off"}'],
    ['an unknown choice', '{"v":1,"choice":"maybe"}'],
    ['coverage of another shape', '{"v":1,"coverage":{"https://a.example":"all"}}'],
    ['binary', '\0\u0001\u0002'],
  ])('%s', (_, text) => {
    const world = worldWith(text)
    expect(readSettings(world, world.directory)).toBe('unusable')
  })
})

test('respects settings of a newer format and keeps the keys it does not know', () => {
  const world = worldWith('{"v":7,"choice":"off","later":{"a":1}}')
  const settings = readSettings(world, world.directory)
  expect(settings).toMatchObject({ v: 7, choice: 'off' })
  prepareSettings(world, world.directory, withShown(settings, 'https://a.example', ['ci:off'])).commit()
  expect(JSON.parse(readFileSync(settingsPath(world.directory), 'utf8'))).toMatchObject({ v: 7, choice: 'off', later: { a: 1 } })
})

test('coverage is the union of all ever shown, by recipient', () => {
  const first = withShown('missing', 'https://a.example', ['b', 'a'])
  const second = withShown(first, 'https://a.example', ['c', 'a'])
  const other = withShown(second, 'https://b.example', ['a'])
  expect(other.coverage).toEqual({ 'https://a.example': ['a', 'b', 'c'], 'https://b.example': ['a'] })
})
