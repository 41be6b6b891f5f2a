/** One way to write a value. */
export interface Spelling {
  readonly encoding: string
  readonly bytes: Buffer
}

/** Every way but a hash in which a value is looked for. Of equal spellings the first one names the hit. */
export function spellingsOf(value: string): Spelling[] {
  // What a lone surrogate becomes wherever text turns into bytes.
  const text = Buffer.from(value).toString()
  return [
    ...written('plain', [text]),
    ...written('plain, cut short', halves(text)),
    ...written('JSON-escaped', jsonEscaped(text)),
    ...written('URL-encoded', urlEncoded(text)),
    ...written('base64', base64(text)),
    ...written('base64url', base64(text).map(toBase64Url)),
    ...written('hex', [Buffer.from(text).toString('hex')]),
    ...written('reversed', [[...text].toReversed().join('')]),
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
function base64(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
    const firstOwn = Math.ceil((before * 8) / 6)
    return bytes.toString('base64').slice(firstOwn, Math.floor((bytes.length * 8) / 6))
  })
}

function utf16(text: string): Spelling[] {
  const littleEndian = Buffer.from(text, 'utf16le')
  return [
    // Without the outer byte, which is what tells ASCII in one order from the other a byte further.
    { encoding: 'UTF-16', bytes: littleEndian.subarray(0, -1) },
    { encoding: 'UTF-16', bytes: Buffer.from(littleEndian).swap16().subarray(1) },
  ]
}
