import { type Dirent, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { type Literal, literalsOfBinary, literalsOfClass, literalsOfCode, literalsOfMo, withSlots } from './literals.ts'

/** A public text with `<value>` where it has a value, and whose it is. */
export interface Template {
  readonly source: string
  readonly text: string
}

const MAX_FILE = 14 * 1024 * 1024

/** What a message about something that went wrong says. Help texts and documentation rarely do. */
const SAYS =
  /\b(?:not|cannot|can't|couldn't|doesn't|isn't|unable|fail(?:ed|s|ure|ing)?|errors?|invalid|illegal|missing|unknown|unexpected|expected|unsupported|unrecogni[sz]ed|denied|refused|rejected|forbidden|unauthori[sz]ed|timed? ?out|timeout|already|exceed(?:s|ed)?|too|must|should|required|requires|needs?|only|no such|does|no|without|corrupt(?:ed)?|abort(?:ed|ing)?|deprecated|warning|conflicts?|exists?|bad|broken|closed|reset|lost|expired|malformed|ambiguous|duplicate|undefined|incompatible|mismatch|mismatched|wrong|could|unterminated|undeclared|out of|is|are|was|were|has|have|been|try|please|use|run|see|check|did you mean)\b/i

/** Folders whose messages are no project's own, or not meant for people. */
const OTHERS = new Set(['fixtures', 'locale', 'test', 'testdata', 'tests', 'third_party', 'vendor'])

function* filesUnder(folder: string): Generator<string> {
  let entries: Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return
  }
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!OTHERS.has(entry.name)) yield* filesUnder(path)
    } else if (entry.isFile()) yield path
  }
}

function literalsOfFile(path: string): Literal[] {
  const size = statSync(path).size
  if (size > MAX_FILE && extname(path) !== '') return []
  const name = basename(path)
  if (/\.(?:[cm]?js)$/.test(name) && !/\.min\.js$|\.test\.|\.spec\./.test(name))
    return literalsOfCode(readFileSync(path, 'utf8'), ['braces'])
  if (name.endsWith('.ts') && !name.endsWith('.d.ts')) return literalsOfCode(readFileSync(path, 'utf8'), [])
  if (name.endsWith('.py')) return literalsOfCode(readFileSync(path, 'utf8'), ['printf', 'braces'], 'python')
  if (/\.(?:go|rs|c|h)$/.test(name) && !/_test\.go$|^tests?\.rs$/.test(name))
    return literalsOfCode(readFileSync(path, 'utf8'), ['printf', 'braces'], 'chars')
  if (/\.(?:php|java)$/.test(name)) return literalsOfCode(readFileSync(path, 'utf8'), ['printf', 'braces'])
  if (name.endsWith('.rb')) return literalsOfCode(readFileSync(path, 'utf8'), ['printf'], 'python')
  if (name.endsWith('.mo')) return literalsOfMo(readFileSync(path))
  if (name.endsWith('.class')) return literalsOfClass(readFileSync(path))
  if (/^(?:lib.*\.so[.\d]*|[a-z0-9_-]+)$/.test(name) && size > 8000 && size < 130e6) {
    const bytes = readFileSync(path)
    if (bytes.readUInt32BE(0) === 0x7f454c46)
      return literalsOfBinary(bytes, ['printf']).map((literal) => ({ ...literal, cued: false }))
  }
  return []
}

/** One line of prose with at least two words, or nothing. */
function* linesOf({ text, cued }: Literal): Generator<string> {
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line.length < 6 || line.length > 400) continue
    const words = line.match(/[A-Za-z]{2,}/g)?.length ?? 0
    if (words < 2) continue
    const odd = line.replaceAll('<value>', '').match(/[^A-Za-z ,.'"`:()!?-]/g)?.length ?? 0
    if (odd > 2 + line.length / 10) continue
    if (
      /[;{}]\s*$|=>|&&|\|\||<\/|\$\{|^(?:import|export|const|var|let|function|return|SELECT|INSERT|UPDATE|CREATE|ALTER) /.test(
        line,
      )
    )
      continue
    if (cued || SAYS.test(line)) yield line
  }
}

const CODE = /\b(?:E[A-Z]{3,}|[A-Z]{2,}(?:_[A-Z0-9]+)+|(?:[A-Z][a-z]+)+(?:Error|Exception|Fault|Warning))\b/g

/** Codes and names of error classes, wherever the source text of a folder has them. */
export function codesOfFolder(folder: string): string[] {
  const codes = new Set<string>()
  for (const path of filesUnder(folder)) {
    if (!/\.(?:[cm]?[jt]s|py|go|rb)$/.test(path) || statSync(path).size > MAX_FILE) continue
    for (const [code] of readFileSync(path, 'utf8').matchAll(CODE)) if (code.length < 48) codes.add(code)
  }
  return [...codes]
}

/** The templates of every file under a folder. */
export function templatesOfFolder(source: string, folder: string): Template[] {
  const texts = new Set<string>()
  for (const path of filesUnder(folder)) {
    for (const literal of literalsOfFile(path)) for (const line of linesOf(literal)) texts.add(line)
  }
  return [...texts].map((text) => ({ source, text }))
}

/** The templates of plain source text that is in memory, as Node's own. */
export function templatesOfText(source: string, text: string): Template[] {
  const texts = new Set(literalsOfCode(text, ['printf']).flatMap((literal) => [...linesOf(literal)]))
  return [...texts].map((line) => ({ source, text: line }))
}

/** The templates of a binary whose formats are known. */
export function templatesOfBinary(source: string, path: string, formats: readonly string[]): Template[] {
  const texts = new Set(literalsOfBinary(readFileSync(path), formats).flatMap((literal) => [...linesOf(literal)]))
  return [...texts].map((line) => ({ source, text: line }))
}

/** A hand-kept list: one message a line, `*` where it has a value. */
export function templatesOfList(source: string, text: string): Template[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ source, text: withSlots(line.replaceAll('*', '<value>'), []) }))
}

/** The templates of one file. */
export function templatesOfFile(source: string, path: string): Template[] {
  const texts = new Set(literalsOfFile(path).flatMap((literal) => [...linesOf(literal)]))
  return [...texts].map((text) => ({ source, text }))
}
