import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { tempDirectory } from '../../test/temp-directory.ts'
import { addToken, createAccess, readTokens, revokeToken } from './tokens.ts'

const TODAY = '2026-11-20'
const file = (): string => join(tempDirectory(), 'tokens.json')

test('[R-AST-11] a token has a name and rights, and is kept only as a hash', () => {
  const path = file()
  const text = addToken(path, 'Ana Ruiz', ['report'], TODAY)
  expect(text).toMatch(/^sonde_[0-9a-f]{64}$/)
  expect(readTokens(path)).toEqual([
    { name: 'Ana Ruiz', rights: ['report'], created: TODAY, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
  ])
  expect(readFileSync(path, 'utf8')).not.toContain(text.slice(6))
  expect(createAccess(path)(text)).toMatchObject({ name: 'Ana Ruiz', rights: ['report'] })
})

test('[R-AST-11] a revoked token is refused at once, and an added one is known at once', () => {
  const path = file()
  const access = createAccess(path)
  expect(access('sonde_0')).toBeUndefined()
  const ana = addToken(path, 'ana', ['raw', 'report'], TODAY)
  const bo = addToken(path, 'bo', ['admin'], TODAY)
  expect([access(ana)?.name, access(bo)?.name]).toEqual(['ana', 'bo'])
  revokeToken(path, 'ana')
  expect([access(ana)?.name, access(bo)?.name]).toEqual([undefined, 'bo'])
  rmSync(path)
  expect(access(bo)).toBeUndefined()
})

test('lets nobody in with the hash, a part, or nothing', () => {
  const path = file()
  const text = addToken(path, 'ana', ['admin'], TODAY)
  const access = createAccess(path)
  const [{ hash } = { hash: '' }] = readTokens(path)
  for (const wrong of [hash, `sonde_${hash}`, text.slice(0, -1), `${text}0`, text.toUpperCase(), '', 'constructor']) {
    expect(access(wrong)).toBeUndefined()
  }
})

test('every token is another, and a name is given once', () => {
  const path = file()
  expect(addToken(path, 'ana', ['report'], TODAY)).not.toBe(addToken(path, 'bo', ['report'], TODAY))
  expect(() => addToken(path, 'ana', ['admin'], TODAY)).toThrow(
    'There is a token `ana` already. Revoke it first, or choose another name. [token-exists]',
  )
  expect(() => revokeToken(path, 'cy')).toThrow('There is no token `cy`. There are: ana, bo. [unknown-token]')
})

test('[R-AST-11] of many commands at once none undoes another: who was revoked stays so', async () => {
  const path = file()
  addToken(path, 'gone', ['admin'], TODAY)
  const code = `
    const { addToken, revokeToken } = await import(${JSON.stringify(new URL('./tokens.ts', import.meta.url).href)})
    const [, path, name] = process.argv
    if (name === 'gone') revokeToken(path, name)
    else for (let n = 0; n < 5; n += 1) addToken(path, name + n, ['report'], '${TODAY}')`
  const names = ['a', 'b', 'gone', 'c']
  const codes = names.map(async (name) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, path, name], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [exitCode] = (await once(child, 'close')) as [number]
    return exitCode
  })
  expect(await Promise.all(codes)).toEqual([0, 0, 0, 0])
  expect(
    readTokens(path)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['a', 'b', 'c'].flatMap((name) => [0, 1, 2, 3, 4].map((n) => `${name}${n}`)))
  expect(readdirSync(dirname(path))).toEqual(['tokens.json'])
})

test.each(['', ' ', 'a\nb', '<script>', '-rf', 'x'.repeat(65)])('refuses the name %j', (name) => {
  expect(() => addToken(file(), name, ['report'], TODAY)).toThrow('[wrong-usage]')
})

test.each(['{', '[]', '{"tokens":[{"name":"ana"}]}', '{"tokens":[{"name":"ana","hash":"x","rights":["root"]}]}'])(
  'a file that holds %s lets nobody in',
  (text) => {
    const path = file()
    const token = addToken(path, 'ana', ['admin'], TODAY)
    const access = createAccess(path)
    expect(access(token)).toBeDefined()
    writeFileSync(path, text)
    expect(() => access(token)).toThrow('[tokens-unreadable]')
    expect(access(token)).toBeUndefined()
    expect(() => addToken(path, 'bo', ['admin'], TODAY)).toThrow('[tokens-unreadable]')
  },
)

test.skipIf(process.platform === 'win32')('the file is for its owner only', () => {
  const path = file()
  addToken(path, 'ana', ['report'], TODAY)
  expect(statSync(path).mode & 0o077).toBe(0)
})
