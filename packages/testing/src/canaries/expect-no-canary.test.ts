import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { CanaryError, expectNoCanary } from './expect-no-canary.ts'

const canaries = [{ kind: 'git remote token', value: 'c7hq0zk3vx9w2m5t8ybn4rdl' }]
const token = canaries[0]?.value ?? ''

function thrown(run: () => void): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

test('says nothing where nothing is found', () => {
  expect(thrown(() => expectNoCanary({ 'the wire': 'harmless', 'the disk': Buffer.from('harmless') }, canaries))).toBeUndefined()
})

test('names kind, encoding and place, and not the value', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sonde-expect-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  writeFileSync(join(directory, 'log'), `id ${Buffer.from(token).toString('hex')}`)
  const error = thrown(() => expectNoCanary({ 'the wire': `a ${token}`, 'the disk': { directory } }, canaries)) as CanaryError
  expect(error).toBeInstanceOf(CanaryError)
  expect(error).toMatchObject({ name: 'CanaryError', code: 'canary-found' })
  expect(error.message.split('\n')).toEqual([
    'Values got out that must not:',
    '- git remote token, plain: in the wire, byte 2',
    '- git remote token, hex: in the disk, log, byte 3',
    'Find who writes them there. [canary-found]',
  ])
  expect(error.message).not.toContain(token)
  expect(error.hits).toEqual([
    { kind: 'git remote token', encoding: 'plain', file: '', offset: 2 },
    { kind: 'git remote token', encoding: 'hex', file: 'log', offset: 3 },
  ])
})

test('names the first place of many in one file, and ten of many canaries', () => {
  const error = thrown(() => expectNoCanary({ 'the wire': `${token} `.repeat(25) }, canaries)) as CanaryError
  expect(error.message).toContain('- git remote token, plain: in the wire, byte 0 and 24 more\n')
  expect(error.hits).toHaveLength(25)

  const many = Array.from({ length: 15 }, (_, index) => ({ kind: `kind ${index}`, value: `value-number-${index + 100}` }))
  const text = many.map(({ value }) => value).join()
  const { message } = thrown(() => expectNoCanary({ 'the wire': text }, many)) as CanaryError
  expect(message.split('\n')).toHaveLength(13)
  expect(message).toContain('\n- and 5 more\n')
})

test('fails where it could not look', () => {
  expect(() => expectNoCanary({ 'the disk': { directory: '/nowhere/at/all' } }, canaries)).toThrow('ENOENT')
})
