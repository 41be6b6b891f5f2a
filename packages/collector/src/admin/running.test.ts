import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempDirectory } from '../../test/temp-directory.ts'
import { readRunning, removeRunning, writeRunning } from './running.ts'

const running = { admin: 'http://127.0.0.1:4000', secret: 'abc' }

test('is read back, replaced and removed, and leaves nothing else behind', () => {
  const directory = tempDirectory()
  const path = join(directory, 'running.json')
  expect(readRunning(path)).toBeUndefined()
  writeRunning(path, { ...running, secret: 'old' })
  writeRunning(path, running)
  expect(readRunning(path)).toEqual(running)
  expect(readdirSync(directory)).toEqual(['running.json'])
  removeRunning(path)
  removeRunning(path)
  expect(readRunning(path)).toBeUndefined()
})

test.skipIf(process.platform === 'win32')(
  'keeps the secret from everybody else, also where a draft was left with other rights',
  () => {
    const path = join(tempDirectory(), 'running.json')
    writeFileSync(`${path}.tmp`, '', { mode: 0o666 })
    writeRunning(path, running)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  },
)

test.each(['', '{', 'null', '[]', '{"admin":1,"secret":"x"}', '{"admin":"http://127.0.0.1:1"}'])('reads %s as nobody', (text) => {
  const path = join(tempDirectory(), 'running.json')
  writeFileSync(path, text)
  expect(readRunning(path)).toBeUndefined()
})
