import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Canary, CanaryHit } from './canary.ts'
import { findCanaries } from './find.ts'

const word = 'c7hq0zk3vx9w2m5t8ybn4rdl'
const odd = 'pa "th\\/ ñ/a?b=c&d~~>>'
const canaries: readonly Canary[] = [
  { kind: 'word', value: word },
  { kind: 'odd', value: odd },
]

function found(place: string | Uint8Array, searched: readonly Canary[] = canaries): string[] {
  return findCanaries(place, searched).map(({ kind, encoding }) => `${kind}: ${encoding}`)
}

function digest(algorithm: string, text: string, encoding: 'hex' | 'base64' | 'base64url'): string {
  return createHash(algorithm).update(text).digest(encoding)
}

/** As `gzip --name` and others write it. */
function gzipWithHead(text: string): Buffer {
  const plain = gzipSync(text)
  const extra = Buffer.from([3, 0, 1, 2, 3])
  const head = [1, 2, 3, 4, 0, 3]
  const fields = [extra, Buffer.from('log.txt\0'), Buffer.from('a comment\0'), Buffer.from([9, 9])]
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 4 + 8 + 16 + 2, ...head]), ...fields, plain.subarray(10)])
}

describe('finds a value', () => {
  const escaped = JSON.stringify(odd).slice(1, -1)
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  test.each<[encoding: string, text: string, kind: string]>([
    ['plain', `a ${word} b`, 'word'],
    ['plain', `A ${word.toUpperCase()} B`, 'word'],
    ['plain', odd, 'odd'],
    ['plain, cut short', `${word.slice(0, 15)}…`, 'word'],
    ['plain, cut short', `…${word.slice(9)}`, 'word'],
    ['JSON-escaped', JSON.stringify({ path: odd }), 'odd'],
    ['JSON-escaped', JSON.stringify(JSON.stringify({ path: odd })), 'odd'],
    ['JSON-escaped', escaped.replace('ñ', '\\u00f1'), 'odd'],
    ['JSON-escaped', escaped.replaceAll('/', '\\/'), 'odd'],
    ['URL-encoded', `?q=${encodeURIComponent(odd)}`, 'odd'],
    ['URL-encoded', new URLSearchParams({ q: odd }).toString().replaceAll('%7E', '~'), 'odd'],
    ['URL-encoded', encodeURI(odd), 'odd'],
    ['URL-encoded', encodeURIComponent(encodeURIComponent(odd)), 'odd'],
    ['URL-encoded', encodeURIComponent(odd).toLowerCase(), 'odd'],
    ['URL-encoded', Buffer.from(word).toString('hex').replaceAll(/../g, '%$&'), 'word'],
    ['base64', base64(word), 'word'],
    ['base64', base64(`.${word}.`), 'word'],
    ['base64', base64(`..${word}`), 'word'],
    ['base64', base64(`{"deep":["in","${word}","a document"]}`), 'word'],
    ['base64', base64(odd), 'odd'],
    ['base64url', Buffer.from(odd).toString('base64url'), 'odd'],
    ['hex', Buffer.from(word).toString('hex'), 'word'],
    ['hex', Buffer.from(`...${word}`).toString('hex').toUpperCase(), 'word'],
    ['reversed', [...word].toReversed().join(''), 'word'],
    ['reversed', [...odd].toReversed().join(''), 'odd'],
    ['plain, its accents composed otherwise', odd.normalize('NFD'), 'odd'],
    ['plain, its letters apart', [...word].join(' '), 'word'],
    ['plain, its letters apart', [...word].join('-').toUpperCase(), 'word'],
    ['with other separators', 'pa_th_ñ_a_b_c_d', 'odd'],
    ['with other separators', 'PA-TH-ñ-A-B-C-D.json', 'odd'],
    ['with other separators', 'pathñabcd', 'odd'],
    ['HTML-escaped', '<p>pa &quot;th\\/ ñ/a?b=c&amp;d~~&gt;&gt;', 'odd'],
    ['base64 of base64', base64(base64(`{"a":"${word}"}`)), 'word'],
    ['base64 of base64', base64(`Basic ${base64(`..${odd}`)}`), 'odd'],
    ['base64 of UTF-16', Buffer.from(`echo ${word}`, 'utf16le').toString('base64'), 'word'],
    ['base64 of the reversed', base64([...word].toReversed().join('')), 'word'],
    ['base32', 'MM3WQ4JQPJVTG5TYHF3TE3JVOQ4HSYTOGRZGI3A=', 'word'],
    ['base32', 'mm3wq4jqpjvtg5tyhf3te3jvoq4hsytogrzgi3a', 'word'],
    ['hex', Buffer.from(word).toString('hex').replaceAll(/../g, '$& ').trim(), 'word'],
    [
      'hex',
      Buffer.from(word)
        .toString('hex')
        .replaceAll(/../g, String.raw`\x$&`),
      'word',
    ],
    ['numbers of bytes', JSON.stringify(Buffer.from(`at ${word}`)), 'word'],
    ['numbers of bytes', [...Buffer.from(word)].join(', '), 'word'],
  ])('%s in `%s`', (encoding, text, kind) => {
    expect(found(text)).toEqual([`${kind}: ${encoding}`])
  })

  test('in base32, wherever in a document it stands', () => {
    for (const before of ['', '.', '..', '...', '....', '.....']) {
      const bits = BigInt(`0x${Buffer.from(`${before}${word}.....`).toString('hex')}`)
      const digits = (bits >> BigInt(((before.length + word.length + 5) * 8) % 5)).toString(32)
      const text = digits.replaceAll(/./g, (digit) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(digit, 32)] ?? '')
      expect(found(text)).toEqual(['word: base32'])
    }
  })

  test('in Latin-1', () => {
    expect(found(Buffer.from(`in ${odd}`, 'latin1'))).toEqual(['odd: Latin-1'])
  })

  test('in UTF-16 of both byte orders', () => {
    const littleEndian = Buffer.from(`at ${word}`, 'utf16le')
    expect(found(littleEndian)).toEqual(['word: UTF-16'])
    expect(found(Buffer.from(littleEndian).swap16())).toEqual(['word: UTF-16'])
  })

  test.each([
    ['gzip', gzipSync(`at ${word}`)],
    ['gzip among other bytes', Buffer.concat([Buffer.from('head\r\n\r\n'), gzipSync(word), Buffer.from('tail')])],
    ['gzip that was cut off', gzipSync(word.repeat(100)).subarray(0, -8)],
    ['gzip with a file name, a comment, an extra field and a checksum in its head', gzipWithHead(word)],
    ['gzip in base64', Buffer.from(gzipSync(word).toString('base64'))],
    ['gzip in gzip', gzipSync(gzipSync(word))],
    ['zlib among other bytes', Buffer.concat([Buffer.from('x\x01x^ ox'), deflateSync(word, { level: 9 }), Buffer.from('tail')])],
    ['zlib in gzip', gzipSync(deflateSync(word))],
  ])('in %s', (_, bytes) => {
    expect(new Set(found(bytes))).toEqual(new Set(['word: plain, unpacked']))
  })

  test('in the second piece of gzip, when the first is none', () => {
    expect(found(Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 1, 2, 3]), gzipSync(word)]))).toEqual(['word: plain, unpacked'])
  })
})

describe('[C-13] finds an unsalted hash', () => {
  const algorithms = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3-256', 'blake2b512']
  const texts: readonly [string, string][] = [
    ['the value', odd],
    ['the value and a line break', `${odd}\n`],
    ['the value and a line break of Windows', `${odd}\r\n`],
    ['the value in upper case', odd.toUpperCase()],
    ['the value in quotes', JSON.stringify(odd)],
  ]
  test.each(algorithms.flatMap((algorithm) => texts.map(([what, text]) => [algorithm, what, text] as const)))(
    'by %s of %s',
    (algorithm, _, text) => {
      const hex = digest(algorithm, text, 'hex')
      expect(found(`"id":"${hex}"`)).toEqual([`odd: ${algorithm} as hex`])
      expect(found(hex.toUpperCase())).toEqual([`odd: ${algorithm} as hex`])
      expect(found(hex.slice(0, 12))).toEqual([`odd: ${algorithm} as hex`])
      expect(found(digest(algorithm, text, 'base64'))).toEqual([`odd: ${algorithm} as base64`])
      expect(found(digest(algorithm, text, 'base64').slice(0, 8))).toEqual([`odd: ${algorithm} as base64`])
      expect(found(digest(algorithm, text, 'base64url'))[0]).toMatch(`odd: ${algorithm} as base64`)
      expect(found(createHash(algorithm).update(text).digest())).toEqual([`odd: ${algorithm} as bytes`])
    },
  )

  test('of a value too short to be looked for as it is', () => {
    const host: Canary = { kind: 'host', value: 'vm', hashOnly: true }
    expect(found(digest('sha256', 'vm', 'hex'), [host])).toEqual(['host: sha256 as hex'])
    expect(found('a vm is a vm', [host])).toEqual([])
  })

  test('of the upper-case value written in lower case', () => {
    expect(found(digest('md5', word, 'hex'), [{ kind: 'word', value: word.toUpperCase() }])).toEqual(['word: md5 as hex'])
  })
})

describe('leaves alone', () => {
  test.each([
    ['nothing', ''],
    ['too few bytes for any canary', 'c7hq'],
    ['the beginning of a value', word.slice(0, 11)],
    ['the end of a value', word.slice(-11)],
    ['a value with another letter in it', word.replace('z', 'y').replace('m', 'n')],
    ['a salted hash', digest('sha256', `salt${word}`, 'hex')],
    ['eleven digits of a hash', digest('sha256', word, 'hex').slice(0, 11)],
    ['base64 of something else', Buffer.from('a harmless sentence, long enough').toString('base64')],
    ['base64 in the wrong case', Buffer.from(word).toString('base64').toLowerCase()],
    ['random bytes', digest('sha512', 'seed', 'hex').repeat(1000)],
    ['what looks like gzip', Buffer.from([0x1f, 0x8b, 8, ...Buffer.from('not gzip')]).toString('latin1')],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([])
  })
})

test('says where: the offset in bytes, in what was unpacked too', () => {
  expect(findCanaries(`ñ ${word} ${word}`, canaries)).toMatchObject([{ offset: 3 }, { offset: 28 }])
  expect(findCanaries(gzipSync(`12345${word}`), canaries)).toMatchObject([{ offset: 5 }])
})

test('names every canary in the bytes, each once', () => {
  expect(found(`${word}\n${odd}`)).toEqual(['word: plain', 'odd: plain'])
})

describe('a directory', () => {
  function tree(): string {
    const directory = mkdtempSync(join(tmpdir(), `sonde-${word}-`))
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
    mkdirSync(join(directory, 'a', 'b'), { recursive: true })
    return directory
  }

  test('is searched with every file below it, their names and the targets of links', () => {
    const directory = tree()
    writeFileSync(join(directory, 'clean.txt'), 'nothing')
    writeFileSync(join(directory, 'a', 'b', 'log.gz'), gzipSync(word))
    writeFileSync(join(directory, 'a', `id-${word}`), '')
    symlinkSync(`/nowhere/${word}`, join(directory, 'a', 'link'))
    const places = (hits: readonly CanaryHit[]) => hits.map(({ file, encoding }) => `${encoding}: ${file}`).toSorted()
    expect(places(findCanaries({ directory }, canaries))).toEqual(
      [
        `plain: name of ${join('a', `id-${word}`)}`,
        `plain: ${join('a', 'link')}`,
        `plain, unpacked: ${join('a', 'b', 'log.gz')}`,
      ].toSorted(),
    )
  })

  test('is not blamed for its own path', () => {
    const directory = tree()
    writeFileSync(join(directory, 'a', 'clean.txt'), 'nothing')
    expect(findCanaries({ directory: `${directory}/` }, canaries)).toEqual([])
  })

  test('has to exist', () => {
    expect(() => findCanaries({ directory: join(tree(), 'nowhere') }, canaries)).toThrow('ENOENT')
  })
})

test('refuses a canary that would be found by chance', () => {
  expect(() => findCanaries('', [{ kind: 'user', value: 'ana' }])).toThrow(/`user` .* \[canary-too-short\]/)
})

test('takes a value that is no valid text', () => {
  expect(found('before \ufffd1234567', [{ kind: 'lone', value: '\ud8001234567' }])).toEqual(['lone: plain'])
})

test('searches megabytes for hundreds of canaries, and finds the one at the very end', () => {
  const many = Array.from({ length: 300 }, (_, index) => ({
    kind: `kind ${index}`,
    value: digest('md5', `${index}`, 'hex').slice(0, 24),
  }))
  const filler = digest('sha512', 'seed', 'base64').repeat(50_000)
  expect(findCanaries(`${filler}${many[299]?.value}`, many)).toMatchObject([{ kind: 'kind 299', offset: filler.length }])
})
