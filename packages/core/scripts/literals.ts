/** Written where a message has a value: `%s`, `{0}`, `${name}`. A placeholder of the sanitizer, so that both sides read alike. */
export const SLOT = '<value>'

/** A text found in a source, and whether it stands where messages do. */
export interface Literal {
  readonly text: string
  readonly cued: boolean
}

/** Words that stand before the text of a message in code, whatever the language. */
const CUE =
  /error|throw|raise|fail|warn|reject|panic|fatal|abort|assert|invariant|message|msg|log\(|die|exit|print|report|diag|errorf|exception|_\($/i

const SLOTS: Record<string, RegExp> = {
  printf:
    /%(?:\d+\$)?[-+ #0']*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j|t|q|w)?[a-zA-Z]|%\([A-Za-z_]+\)[a-z]|%\{[A-Za-z_]+\}|%[@%]/g,
  braces: /\{\{?[A-Za-z0-9_.!:$'[\]() -]*\}?\}/g,
  v8: /%/g,
}

/** Replaces the values of a message format by `SLOT`. */
export function withSlots(text: string, formats: readonly string[]): string {
  let out = text
  for (const format of formats) out = out.replace(SLOTS[format] ?? /$^/g, SLOT)
  return out
}

type Formats = readonly string[]

/** How a language writes strings: `python` has comments with `#` and triple quotes, `chars` has single quotes only around one character. */
export type Language = 'python' | 'chars'

/** Reads the string literals of JavaScript, TypeScript, Go, Rust, C, PHP or Ruby source text. Not a parser: wrong now and then, and then harmless. */
export function literalsOfCode(source: string, formats: Formats, language?: Language): Literal[] {
  const python = language === 'python'
  const found: Literal[] = []
  let at = 0
  let lastCode = ''
  while (at < source.length) {
    const char = source[at] ?? ''
    if (python && char === '#') {
      at = endOf(source, '\n', at)
    } else if (!python && char === '/' && source[at + 1] === '/') {
      at = endOf(source, '\n', at)
    } else if (!python && char === '/' && source[at + 1] === '*') {
      at = endOf(source, '*/', at) + 2
    } else if (!python && char === '/' && '(,=:[!&|?{};+~^'.includes(lastCode)) {
      at = endOfRegex(source, at)
    } else if (python && (source.startsWith('"""', at) || source.startsWith("'''", at))) {
      at = endOf(source, source.slice(at, at + 3), at + 3) + 3
    } else if (char === "'" && language === 'chars') {
      // A character, or the name of a lifetime, which no quote ends.
      at += /^'(?:\\.[^'\n]{0,10}|[^'\\\n])'/.exec(source.slice(at, at + 14))?.[0].length ?? 1
      lastCode = "'"
    } else if (char === '"' || char === "'" || char === '`') {
      const end = readString(source, at, found, formats)
      at = end
      lastCode = '"'
      continue
    } else {
      if (char.trim() !== '') lastCode = char
      at++
    }
  }
  return found
}

function endOf(source: string, mark: string, from: number): number {
  const end = source.indexOf(mark, from)
  return end < 0 ? source.length : end
}

function endOfRegex(source: string, from: number): number {
  let inClass = false
  for (let at = from + 1; at < source.length && at < from + 2000; at++) {
    const char = source[at]
    if (char === '\n') return from + 1
    if (char === '\\') at++
    else if (char === '[') inClass = true
    else if (char === ']') inClass = false
    else if (char === '/' && !inClass) return at + 1
  }
  return from + 1
}

const ESCAPES: Record<string, string> = { n: '\n', t: ' ', r: '\n', '\n': ' ' }

function readString(source: string, start: number, found: Literal[], formats: Formats): number {
  const quote = source[start] ?? ''
  let text = ''
  let at = start + 1
  for (; at < source.length; at++) {
    const char = source[at] ?? ''
    if (char === quote) break
    if (char === '\n' && quote !== '`') return start + 1
    if (char === '\\') {
      const next = source[++at] ?? ''
      text += ESCAPES[next] ?? (/[a-z0-9]/i.test(next) ? ' ' : next)
    } else if (quote === '`' && char === '$' && source[at + 1] === '{') {
      text += SLOT
      at = endOfHole(source, at + 2)
    } else {
      text += char
    }
    if (text.length > 2000) return at
  }
  const before = source.slice(Math.max(0, start - 90), start)
  const after = source.slice(at + 1, at + 4)
  const left = /[+]\s*$/.test(before) ? SLOT : ''
  const right = /^\s*\+/.test(after) ? SLOT : ''
  if (text.includes(' ') && text.length < 1500) {
    const slotted = withSlots(text, formats)
    found.push({ text: glue(left, slotted, right), cued: CUE.test(before) })
  }
  return at + 1
}

function glue(left: string, text: string, right: string): string {
  return left + text + right
}

function endOfHole(source: string, from: number): number {
  let depth = 1
  for (let at = from; at < source.length && at < from + 600; at++) {
    if (source[at] === '{') depth++
    else if (source[at] === '}' && --depth === 0) return at
  }
  return from
}

/** Reads the original texts of a compiled gettext catalogue. */
export function literalsOfMo(bytes: Buffer): Literal[] {
  const little = bytes.readUInt32LE(0) === 0x950412de
  const word = (at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  const found: Literal[] = []
  const table = word(12)
  for (let index = 0; index < word(8); index++) {
    const length = word(table + 8 * index)
    const offset = word(table + 8 * index + 4)
    for (const text of bytes.toString('utf8', offset, offset + length).split('\0')) {
      found.push({ text: withSlots(text, ['printf']), cued: false })
    }
  }
  return found
}

/** Reads printable runs that a C or C++ compiler left in a binary. */
export function literalsOfBinary(bytes: Buffer, formats: Formats): Literal[] {
  const found: Literal[] = []
  let start = 0
  for (let at = 0; at <= bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if ((byte >= 0x20 && byte < 0x7f) || byte === 0x0a) continue
    if (byte === 0 && at - start >= 8 && at - start < 400) {
      found.push({ text: withSlots(bytes.toString('latin1', start, at), formats), cued: false })
    }
    start = at + 1
  }
  return found
}

/** Reads the text constants of a Java class file: tag 1, two bytes of length, the text. */
export function literalsOfClass(bytes: Buffer): Literal[] {
  const found: Literal[] = []
  for (let at = 10; at + 3 < bytes.length; at++) {
    if (bytes[at] !== 1) continue
    const length = bytes.readUInt16BE(at + 1)
    if (length < 8 || length > 400 || at + 3 + length > bytes.length) continue
    const text = bytes.toString('latin1', at + 3, at + 3 + length)
    if (!/^[\n\u0020-\u007e]+$/.test(text.replaceAll('\u0001', '')) || !text.includes(' ')) continue
    found.push({ text: withSlots(text.replaceAll('\u0001', SLOT), ['printf', 'braces']), cued: false })
    at += 2 + length
  }
  return found
}
