import { gzipSync } from 'node:zlib'
import { MAX_BODY_BYTES } from '@sonde/core/protocol'
import { expect, test } from 'vitest'
import { textOf } from './body.ts'

function codeOf(result: Awaited<ReturnType<typeof textOf>>): string | undefined {
  return typeof result === 'string' ? undefined : (JSON.parse(result.body) as { error: { code: string } }).error.code
}

test('reads plain and compressed text alike', async () => {
  const text = '{"command":"déployer 🚀"}'
  expect(await textOf(Buffer.from(text), undefined)).toBe(text)
  expect(await textOf(Buffer.from(text), 'identity')).toBe(text)
  expect(await textOf(gzipSync(text), 'gzip')).toBe(text)
})

test('takes exactly as many uncompressed bytes as a body may have', async () => {
  expect(await textOf(gzipSync(Buffer.alloc(MAX_BODY_BYTES, 'a')), 'gzip')).toHaveLength(MAX_BODY_BYTES)
  expect(codeOf(await textOf(gzipSync(Buffer.alloc(MAX_BODY_BYTES + 1, 'a')), 'gzip'))).toBe('too-large')
})

test('does not unpack a bomb: 200 MB of zeros in 200 kB', async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000))
  expect(bomb.length).toBeLessThan(MAX_BODY_BYTES)
  const before = process.memoryUsage().arrayBuffers
  expect(codeOf(await textOf(bomb, 'gzip'))).toBe('too-large')
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8_000_000)
})

test.each([
  ['not gzip', Buffer.from('{}')],
  ['cut gzip', gzipSync('{"a":1}').subarray(0, 12)],
  ['nothing', Buffer.alloc(0)],
  ['gzip with a wrong checksum', Buffer.concat([gzipSync('{}').subarray(0, -8), Buffer.alloc(8)])],
])('refuses %s', async (_, bytes) => {
  expect(codeOf(await textOf(bytes, 'gzip'))).toBe('bad-gzip')
})

test.each([
  ['a lone continuation byte', [0x22, 0x80, 0x22]],
  ['a cut character', [0x22, 0xf0, 0x9f, 0x22]],
  ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
  ['a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
])('refuses %s instead of replacing it', async (_, bytes) => {
  expect(codeOf(await textOf(Buffer.from(bytes), undefined))).toBe('not-utf8')
  expect(codeOf(await textOf(gzipSync(Buffer.from(bytes)), 'gzip'))).toBe('not-utf8')
})
