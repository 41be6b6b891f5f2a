/** One way to write a value. */
export interface Spelling {
  readonly encoding: string
  readonly bytes: Buffer
}

/** Every way but a hash in which a value is looked for. Of equal spellings the first one names the hit. */
export function spellingsOf(value: string): Spelling[] {
  // What a lone surrogate becomes wherever text turns into bytes.
  const text = Buffer.from(value).toString()
  const bytes = Buffer.from(text)
  return [
    ...written('plain', [text]),
    ...written('plain, its accents composed otherwise', [text.normalize('NFC'), text.normalize('NFD')]),
    ...written('plain, cut short', halves(text)),
    ...written('plain, its letters apart', [...lettersApart(text)]),
    ...written('with other separators', slugs(text)),
    ...written('JSON-escaped', jsonEscaped(text)),
    ...written('HTML-escaped', htmlEscaped(text)),
    ...written('URL-encoded', urlEncoded(text)),
    ...written('base64', base64(bytes)),
    ...written('base64url', base64(bytes).map(toBase64Url)),
    ...written(
      'base64 of base64',
      base64(bytes).flatMap((inner) => base64(Buffer.from(inner))),
    ),
    ...written('base64 of UTF-16', base64(Buffer.from(text, 'utf16le'))),
    ...written('base32', base32(bytes)),
    ...written('hex', hex(bytes)),
    ...written('numbers of bytes', numbers(bytes)),
    ...written('reversed', [[...text].toReversed().join('')]),
    ...written('base64 of the reversed', base64(Buffer.from([...text].toReversed().join('')))),
    ...latin1(text),
    ...utf16(text),
  ]
}

/** Standard base64 in the alphabet of URLs and file names. */
export function toBase64Url(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_')
}

function written(encoding: string, texts: readonly string[]): Spelling[] {
  return texts.map((text) => ({ encoding, bytes: Buffer.from(text) }))
}

/** Both ends of a long word: a text that was cut to a length leaks as well. Ends of anything shorter are found by chance. */
function halves(text: string): string[] {
  if (!/^[A-Za-z0-9]{24,}$/.test(text)) return []
  return [text.slice(0, 12), text.slice(-12)]
}

function jsonEscaped(text: string): string[] {
  const once = escapeJson(text)
  const ascii = once.replace(/[^\0-\u007f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return [once, escapeJson(once), ascii, once.replaceAll('/', '\\/')]
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function urlEncoded(text: string): string[] {
  const component = encodeURIComponent(text)
  const every = Buffer.from(text)
    .toString('hex')
    .replace(/../g, (digits) => `%${digits}`)
  return [component, component.replaceAll('%20', '+'), encodeURI(text), encodeURIComponent(component), every]
}

/**
 * The characters of base64 that depend on nothing but the value, at each of the three places it may have in a group of three bytes:
 * so it is found inside a whole document that was encoded.
 */
function base64(value: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), value])
    return bytes.toString('base64').slice(...ownDigits(before, bytes.length, 6))
  })
}

/** The same of base32 (RFC 4648), whose groups are of five bytes. Letters of either case are found. */
function base32(value: Buffer): string[] {
  return [0, 1, 2, 3, 4].map((before) => {
    const bits = Array.from(Buffer.concat([Buffer.alloc(before), value]), (byte) => byte.toString(2).padStart(8, '0')).join('')
    const digits = bits.match(/.{5}/g)?.map((five) => BASE32[Number.parseInt(five, 2)]) ?? []
    return digits.slice(...ownDigits(before, before + value.length, 5)).join('')
  })
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** From which digit to which all bits are the value's own. */
function ownDigits(bytesBefore: number, allBytes: number, bitsPerDigit: number): [start: number, end: number] {
  return [Math.ceil((bytesBefore * 8) / bitsPerDigit), Math.floor((allBytes * 8) / bitsPerDigit)]
}

/** As a digest, as Node shows a buffer, as a fingerprint, and as escapes of a string. */
function hex(bytes: Buffer): string[] {
  const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'))
  return ['', ' ', ':', '\\x'].map((between) => pairs.join(between))
}

/** As a buffer in JSON, and as an array that somebody printed. */
function numbers(bytes: Buffer): string[] {
  return [',', ', ', ' '].map((between) => [...bytes].join(between))
}

function* lettersApart(text: string): Generator<string> {
  for (const between of [' ', '-', '.', ',']) yield [...text].join(between)
}

/** As programs make file names, keys and labels of paths and names. */
function slugs(text: string): string[] {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return ['-', '_', '.', '--', '__', ' ', ''].map((between) => words.join(between))
}

function htmlEscaped(text: string): string[] {
  const named = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
  return [named, named.replaceAll("'", '&#39;'), named.replaceAll("'", '&apos;'), named.replaceAll('&quot;', '&#34;')]
}

/** Where text was written by a program that knows no UTF-8; nothing where that would be the same bytes. */
function latin1(text: string): Spelling[] {
  const isLatin1 = /[\u0080-\u00ff]/.test(text) && !/[^\0-\u00ff]/.test(text)
  return isLatin1 ? [{ encoding: 'Latin-1', bytes: Buffer.from(text, 'latin1') }] : []
}

function utf16(text: string): Spelling[] {
  const littleEndian = Buffer.from(text, 'utf16le')
  return [
    // Without the outer byte, which is what tells ASCII in one order from the other a byte further.
    { encoding: 'UTF-16', bytes: littleEndian.subarray(0, -1) },
    { encoding: 'UTF-16', bytes: Buffer.from(littleEndian).swap16().subarray(1) },
  ]
}
