import { PLACEHOLDER, isPlaceholder } from './shapes.ts'
import type { Tables } from './tables.ts'
import type { Token } from './token.ts'

/** `stays`: public whatever is around it. `word`: its context decides. `leaves`: becomes a placeholder. */
export type Verdict = 'stays' | 'word' | 'leaves'

/** The author's own words, and names of this user, host and project that are too short for the second net. Lower case. */
export interface Extra {
  readonly own: ReadonlySet<string>
  readonly names: ReadonlySet<string>
}

/** The method and property names of JavaScript's own objects, public where V8 names what was read. */
const BUILTIN_PROPERTIES = new Set(
  'add apply at bind call catch charAt charCodeAt concat createElement default endsWith entries every exports fill filter finally find findIndex findLast flat flatMap forEach from get getItem has hasOwnProperty includes indexOf insertBefore join keys lastIndexOf length map match matchAll message normalize now padEnd padStart parse pop prototype push querySelector reduce removeChild repeat replace replaceAll resolve reverse send set setState shift size slice some sort splice split stack startsWith status statusCode stringify style subscribe substr substring test then toFixed toISOString toJSON toLocaleString toLowerCase toString toUpperCase trim trimEnd trimStart unshift useContext useEffect useRef useState value values write'.split(
    ' ',
  ),
)

/** Types that a language itself names. */
const BUILTIN_TYPES = new Set(
  'any array bigint boolean bool bytes dict false float function int integer list never never[] null number number[] object set str string string[] symbol true tuple undefined unknown void NoneType None'.split(
    ' ',
  ),
)

/** No listed name or phrase is longer. */
const MAX_LISTED = 48

const READ = new Set(['attribute', 'reading', 'setting'])
const TYPED = new Set(['type', 'types', 'and', 'or', 'not'])

/** What a number behind it says whose it is. */
const PERSONAL = new Set(
  'account acct accounts card client contact customer dob employee id ids invoice member mobile number order otp passcode password patient phone pin policy passport ref reference ssn subscription tel telephone tenant ticket token uid user users zip'.split(
    ' ',
  ),
)

/** What messages count: behind a number these are no name. */
const COUNTED = new Set(
  'argument arguments attempt attempts byte bytes character characters day days error errors file files hour hours item items line lines milliseconds minute minutes module modules month months ms package packages problem problems row rows second seconds test tests time times total vulnerabilities vulnerability warning warnings year years'.split(
    ' ',
  ),
)

/** Decides on each token by itself and by what stands directly before it. */
export function verdictsOf(tokens: readonly Token[], tables: Tables, extra: Extra): Verdict[] {
  const verdicts = tokens.map((token, index) =>
    isOperation(tokens, index)
      ? 'stays'
      : verdictOf(token, { before: tokens[index - 1], near: nearOf(tokens, index) }, tables, extra),
  )
  dropNumberRuns(tokens, verdicts)
  return verdicts
}

/** What stands before a token: the one directly before, and whose name that announces. */
interface Place {
  readonly before: Token | undefined
  readonly near: 'package' | 'program' | undefined
}

function verdictOf(token: Token, { before, near }: Place, tables: Tables, extra: Extra): Verdict {
  const { core, kind, quote } = token
  if (core === '' || isPlaceholder(core)) return 'stays'
  // A fingerprint may be found by mistake: what no list can hold is not looked up.
  if (core.length > MAX_LISTED || !/^[ -~]+$/.test(core)) return 'leaves'
  const lower = core.toLowerCase()
  if (extra.names.has(lower)) return 'leaves'
  const afterFlag = before !== undefined && isFlag(before) && before.trail === '' && token.lead === ''
  if (quote !== '') return isPublicQuote(token, { before, near }, tables) ? 'stays' : 'leaves'
  if (kind === 'atom') return afterFlag || isPersonalNumber(core, before) ? 'leaves' : 'stays'
  if (before === undefined && isProgram(token, tables)) return 'stays'
  if (extra.own.has(lower)) return afterFlag ? 'leaves' : 'stays'
  if (isListed(core, false, near, tables)) return afterFlag && !core.startsWith('-') ? 'leaves' : 'stays'
  if (COUNTED.has(core) && before !== undefined && before.trail === '' && /^\d+$/.test(before.core) && token.lead === '')
    return 'stays'
  if (kind !== 'word' || !tables.isWord(lower) || !isUsualForm(token, before, tables)) return 'leaves'
  return afterFlag && tables.isName(lower) ? 'leaves' : 'word'
}

/** What programs start their lines with: `curl: `, `[vite] `. */
function isProgram({ core, lead, trail }: Token, { names }: Tables): boolean {
  return (lead === '' ? trail.startsWith(':') : lead === '[' && trail.startsWith(']')) && names.has(`label:${core}`)
}

/** What AWS itself names: `calling the PutObject operation`. */
function isOperation(tokens: readonly Token[], index: number): boolean {
  const [calling, the, { core = '' } = {}, operation] = tokens.slice(Math.max(0, index - 2), index + 2)
  return (
    index > 1 &&
    calling?.core === 'calling' &&
    the?.core === 'the' &&
    operation?.core === 'operation' &&
    /^(?:Assume|Copy|Create|Delete|Describe|Get|Head|Invoke|List|Publish|Put|Query|Receive|Run|Scan|Send|Start|Stop|Tag|Update)[A-Z]?[A-Za-z0-9]{2,32}$/.test(
      core,
    )
  )
}

function isFlag({ core, quote }: Token): boolean {
  return quote === '' && core.startsWith('-') && core.length > 1
}

function isPublicQuote({ core, kind }: Token, { before, near }: Place, tables: Tables): boolean {
  const left = before === undefined || before.quote !== '' ? '' : before.core.toLowerCase()
  // Too short to say anything but which character was unexpected.
  if (/^[!-/:-@[-`{-~]{1,3}$/.test(core)) return true
  if (kind === 'atom') return !/^\d{3,}$/.test(core) && !isPersonalNumber(core, before)
  if (READ.has(left) && BUILTIN_PROPERTIES.has(core)) return true
  if (core.includes(' ')) return tables.names.has(`phrase:${core}`) || (TYPED.has(left) && isUnion(core))
  if (BUILTIN_TYPES.has(core)) return TYPED.has(left) || tables.names.has(`quoted:${left} ${core}`)
  // The user typed it: `unknown option '--phoenix'`.
  const typed = core.startsWith('-')
  return (!typed && isListed(core, true, near, tables)) || tables.names.has(`quoted:${left} ${core}`)
}

function isUnion(core: string): boolean {
  const parts = core.split(' ')
  return parts.length < 16 && parts.every((part) => part === '|' || part === '&' || BUILTIN_TYPES.has(part))
}

const PACKAGE_WORD = /^(?:module|package|plugin|import|dependency|peer|preset|loader)$/i

/** `module 'x'`, `No module named x`, but not `A branch named 'next'`. */
function nearOf(tokens: readonly Token[], index: number): Place['near'] {
  const before = tokens[index - 1]?.core ?? ''
  if (before === 'spawn') return 'program'
  if (before === 'from') return tokens[index]?.quote === '' ? undefined : 'package'
  return PACKAGE_WORD.test(before === 'named' ? (tokens[index - 2]?.core ?? '') : before) ? 'package' : undefined
}

/** Listed identifiers and codes, flags, file names of tools; packages, with or without a version. */
function isListed(core: string, quoted: boolean, near: Place['near'], { names, isWord }: Tables): boolean {
  const name = core.endsWith('()') ? core.slice(0, -2) : core
  // A bare word in lower case may be anybody's name: it is in the list of words or it is nothing.
  const bare = /^[a-z]+$/.test(core)
  // Nothing public is written so, and a fingerprint may be found by mistake: `client-Rdx`, `@Acme/x`.
  if (/^(?:[a-z]+-[a-z]*|@.*)[A-Z]/.test(name)) return false
  if (!bare && names.has(`id:${name}`)) return true
  const at = core.lastIndexOf('@')
  const version = at > 0 ? core.slice(at + 1) : ''
  if (version !== '' && !/^(?:latest|next|[~^]?\d{1,4}(?:\.\d{1,5}){0,2})$/.test(version)) return false
  const unversioned = at > 0 ? core.slice(0, at) : core
  if ((!bare || near !== undefined) && names.has(`pkg:${unversioned}`)) return true
  // `next` and `express` are words before they are packages.
  const introduced = near === 'program' || (near !== undefined && (quoted || version !== ''))
  return (introduced || ((near !== undefined || version !== '') && !isWord(unversioned))) && names.has(`famous:${unversioned}`)
}

/** Lower case; a capital at the start of a line or after a stop; or a form of its own that public messages use: `JSON`, `Docker`. */
function isUsualForm({ core, lead }: Token, before: Token | undefined, { names }: Tables): boolean {
  const lower = core.toLowerCase()
  if (core === lower) return true
  const starts = before === undefined || /[.:;!?)\]]/.test(before.trail) || lead !== '' || before.core === ''
  if (starts && core === (lower[0] ?? '').toUpperCase() + lower.slice(1)) return true
  return names.has(`form:${core}`)
}

function isPersonalNumber(core: string, before: Token | undefined): boolean {
  return before !== undefined && /^\d{3,}$/.test(core) && PERSONAL.has(before.core.toLowerCase())
}

/** A telephone or card number in groups: three numbers in a row, or two long ones, say more than how much. */
function dropNumberRuns(tokens: readonly Token[], verdicts: Verdict[]): void {
  let start = 0
  for (let index = 0; index <= tokens.length; index++) {
    const token = tokens[index]
    if (token && /^\d+$/.test(token.core) && token.trail === '') continue
    // The last of a run may carry the full stop.
    const end = token && /^\d+$/.test(token.core) ? index + 1 : index
    const run = tokens.slice(start, end)
    if (run.length > 2 || (run.length === 2 && run.every(({ core }) => core.length > 2))) verdicts.fill('leaves', start, end)
    start = index + 1
  }
}

/** What is written in the place of a token that leaves. */
export function placeholderOf({ core }: Token): string {
  if (/^(?:[a-z][a-z0-9+.-]{0,12}):\/\//i.test(core)) return PLACEHOLDER.url
  if (core.includes('=') || core.includes('@')) return PLACEHOLDER.value
  if (core.includes('/') || core.includes('\\')) return PLACEHOLDER.path
  return PLACEHOLDER.value
}
