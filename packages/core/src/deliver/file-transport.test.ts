import { appendFileSync, linkSync, lstatSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory, testWorld } from '../../test/test-world.ts'
import type { Body } from '../protocol/wire.ts'
import { fileTransport } from './file-transport.ts'

const body = (batch: string): Body => ({ v: 1, batch, tool: 'acme', version: '1.4', context: {}, events: [] })

function fileWorld() {
  const path = join(temporaryDirectory(), 'telemetry.ndjson')
  const transport = fileTransport(testWorld(), path)
  const send = (batch: string) =>
    transport.send({ endpoint: 'https://telemetry.acme.dev', ...transport.encode(body(batch)) }, AbortSignal.timeout(60_000))
  return { path, send, lines: () => readFileSync(path, 'utf8').split('\n') }
}

test('appends each body as one line, which can be posted as it is', async () => {
  const { path, send, lines } = fileWorld()
  expect([await send('a'), await send('b')]).toEqual([{ status: 'accepted' }, { status: 'accepted' }])
  expect(lines()).toEqual([JSON.stringify(body('a')), JSON.stringify(body('b')), ''])
  expect(lstatSync(path).mode & 0o777).toBe(0o600)
})

test('continues on a new line after one that the end of the machine cut off', async () => {
  const { path, send, lines } = fileWorld()
  await send('a')
  truncateSync(path, 10)
  await send('b')
  expect(lines()).toEqual(['{"v":1,"ba', JSON.stringify(body('b')), ''])
})

test.each<[string, (path: string) => void, string]>([
  ['a link', (path) => symlinkSync('/dev/null', path), 'the file cannot be written (ELOOP)'],
  ['a directory', (path) => mkdirSync(path), 'the file cannot be written (EISDIR)'],
  [
    'a second name of another file',
    (path) => (writeFileSync(`${path}.other`, ''), linkSync(`${path}.other`, path)),
    'the file is not a plain file of this user',
  ],
  [
    'a file that nobody carries on',
    (path) => (writeFileSync(path, ''), truncateSync(path, 16 * 1024 * 1024)),
    'the file is full',
  ],
])('%s is not written to, and tried again', async (_, make, reason) => {
  const { path, send } = fileWorld()
  make(path)
  const before = lstatSync(path).size
  expect(await send('a')).toEqual({ status: 'retry', reason })
  expect(lstatSync(path).size).toBe(before)
})

test('a file in a directory that is not there is tried again', async () => {
  const transport = fileTransport(testWorld(), join(temporaryDirectory(), 'none', 'x.ndjson'))
  const sealed = { endpoint: 'https://telemetry.acme.dev', ...transport.encode(body('a')) }
  expect(await transport.send(sealed, AbortSignal.timeout(60_000))).toEqual({
    status: 'retry',
    reason: 'the file cannot be written (ENOENT)',
  })
})

test('what somebody else owns is not written to', async () => {
  const { path } = fileWorld()
  appendFileSync(path, 'theirs')
  const transport = fileTransport({ ...testWorld(), uid: 12_345 }, path)
  const sealed = { endpoint: 'https://telemetry.acme.dev', ...transport.encode(body('a')) }
  expect(await transport.send(sealed, AbortSignal.timeout(60_000))).toMatchObject({ status: 'retry' })
  expect(readFileSync(path, 'utf8')).toBe('theirs')
})
