/**
 * What one piece of a message is to the rules.
 *
 * - `word`: letters only; stays if its context was seen in public messages.
 * - `atom`: public by itself: a number of a strict shape, a listed code, a placeholder.
 * - `name`: an identifier or package that is public only if a table lists it.
 * - `private`: anything else.
 */
export type TokenKind = 'word' | 'atom' | 'name' | 'private'

/** One piece of a message between two spaces, or one quoted span. */
export interface Token {
  readonly kind: TokenKind
  /** The piece without the punctuation around it. */
  readonly core: string
  /** Punctuation before and after, printable ASCII only. */
  readonly lead: string
  readonly trail: string
  /** The quotes around it, `''` outside of quotes. */
  readonly quote: string
  /** What separates it from the piece before: nothing, spaces or line breaks. */
  readonly space: string
}

const OPENERS = '([{<'
const CLOSERS = ')]}>'
const QUOTES = '\'"`'
const STOPS = '.:;!?'
const DASHES = '-*|=+>'

/** A longer piece is never public, so none of the patterns below ever sees one. */
const MAX_CORE = 80

const MAX_PLACEHOLDER = 12

const WORD = /^[A-Za-z]+(?:[-'][A-Za-z]+)*(?:\((?:s|es)\))?$/

/** Typographic characters that tools print where others print ASCII. */
const PLAIN = new Map([
  ['‘', "'"],
  ['’', "'"],
  ['“', '"'],
  ['”', '"'],
  ['„', '"'],
  ['«', '"'],
  ['»', '"'],
  ['…', '...'],
  ['–', '-'],
  ['—', '-'],
  ['\u00A0', ' '],
  ['\t', ' '],
  ['\r', '\n'],
  ['✖', ' '],
  ['✘', ' '],
  ['×', ' '],
  ['✗', ' '],
  ['❌', ' '],
  ['⨯', ' '],
  ['•', ' '],
  ['›', ' '],
  ['▲', ' '],
  ['⚠', ' '],
  ['\uFE0F', ' '],
  ['→', '->'],
])

/** Takes terminal colours out and writes typographic quotes, dashes and bullets in ASCII. */
export function plain(text: string): string {
  let out = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    if (char === '\u001B' || char === '\u009B') {
      at = endOfEscape(text, at)
    } else {
      out += PLAIN.get(char) ?? char
    }
  }
  return out
}

/** The index of the last character of an escape sequence. One that does not end within 16 characters is only its first. */
function endOfEscape(text: string, start: number): number {
  let at = start + 1
  if (text[start] === '\u001B' && text[at] !== '[') return start
  if (text[start] === '\u001B') at++
  for (let length = 0; length < 16; length++, at++) {
    const code = text.charCodeAt(at)
    if (code >= 0x40 && code <= 0x7e) return at
    if (!(code >= 0x20 && code <= 0x3f)) return start
  }
  return start
}

/** Splits one line, already `plain`, into its pieces. Linear: every character is looked at a bounded number of times. */
export function tokensOf(line: string, isAtom: (core: string) => boolean): Token[] {
  const tokens: Token[] = []
  const closing = new ClosingQuotes(line)
  let at = 0
  while (at < line.length) {
    const start = at
    while (line[at] === ' ') at++
    const space = line.slice(start, at)
    if (at >= line.length) break
    at = pushChunk(line, at, space, closing, tokens, isAtom)
  }
  return tokens
}

/** Where the next closing quote is, found in one pass from the right. */
class ClosingQuotes {
  private readonly next = new Map<string, Int32Array>()
  private readonly line: string

  constructor(line: string) {
    this.line = line
  }

  /** The index of the quote that closes one opened before `from`, or -1. */
  after(quote: string, from: number): number {
    let positions = this.next.get(quote)
    if (!positions) {
      positions = this.scan(quote)
      this.next.set(quote, positions)
    }
    return positions[from] ?? -1
  }

  private scan(quote: string): Int32Array {
    const { line } = this
    const positions = new Int32Array(line.length + 1)
    let last = -1
    positions[line.length] = -1
    for (let at = line.length - 1; at >= 0; at--) {
      const following = line[at + 1] ?? ' '
      if (line[at] === quote && !/[A-Za-z0-9]/.test(following)) last = at
      positions[at] = last
    }
    return positions
  }
}

function pushChunk(
  line: string,
  start: number,
  space: string,
  closing: ClosingQuotes,
  tokens: Token[],
  isAtom: (core: string) => boolean,
): number {
  let at = start
  while (at < line.length && (OPENERS.includes(line[at] ?? '') || DASHES.includes(line[at] ?? ''))) {
    // A flag keeps its dashes; a bullet and an arrow are punctuation.
    if (line[at] === '-' && /[A-Za-z]/.test(line[at + 1 + (line[at + 1] === '-' ? 1 : 0)] ?? '')) break
    // `<` opens a placeholder of ours, which is an atom with its brackets.
    if (line[at] === '<' && isAtom(bracketed(line, at))) break
    at++
  }
  let lead = line.slice(start, at)
  const quote = line[at] ?? ''
  if (quote !== '' && QUOTES.includes(quote)) {
    const close = closing.after(quote, at + 1)
    if (close > at) {
      const end = endOfTrail(line, close + 1)
      if (end >= line.length || line[end] === ' ') {
        tokens.push(tokenOf(line.slice(at + 1, close), { lead, trail: line.slice(close + 1, end), quote, space }, isAtom))
        return end
      }
    } else {
      lead += quote
      at++
    }
  }
  let end = at
  while (end < line.length && line[end] !== ' ') end++
  let cut = end
  while (cut > at && isTrail(line[cut - 1] ?? '') && !endsItself(line, at, cut, isAtom)) cut--
  // `--flag=` and `KEY:` are not bare words: `=` stays in the core.
  tokens.push(tokenOf(line.slice(at, cut), { lead, trail: line.slice(cut, end), quote: '', space }, isAtom))
  return end
}

/** `<word>` at this place, `''` if there is none. */
function bracketed(line: string, at: number): string {
  const near = line.slice(at, at + MAX_PLACEHOLDER)
  return near.slice(0, near.indexOf('>') + 1)
}

/** Whether what looks like punctuation at the end belongs to the piece: `file(s)`, `<path>`. */
function endsItself(line: string, at: number, cut: number, isAtom: (core: string) => boolean): boolean {
  if (cut - at > MAX_CORE) return false
  return isPlural(line, at, cut) || isAtom(line.slice(at, cut))
}

function isPlural(line: string, at: number, cut: number): boolean {
  const tail = line.slice(Math.max(at, cut - 4), cut)
  return tail.endsWith('(s)') || tail === '(es)'
}

function isTrail(char: string): boolean {
  return STOPS.includes(char) || char === ',' || CLOSERS.includes(char) || QUOTES.includes(char)
}

function endOfTrail(line: string, from: number): number {
  let end = from
  while (end < line.length && isTrail(line[end] ?? '')) end++
  return end
}

function tokenOf(core: string, around: Omit<Token, 'kind' | 'core'>, isAtom: (core: string) => boolean): Token {
  return { kind: kindOf(core, isAtom), core, ...around }
}

function kindOf(core: string, isAtom: (core: string) => boolean): TokenKind {
  if (core.length > MAX_CORE) return 'private'
  if (core === '' || isAtom(core)) return 'atom'
  if (WORD.test(core)) return 'word'
  return /^[@\w$.()#/-]+$/.test(core) ? 'name' : 'private'
}
