import type { Token } from './token.ts'

/** Stands for a value in a sequence of words: a number, a name, a placeholder, whatever is quoted, whatever is private. */
export const VALUE = '*'

/** Stands for the start or the end of a line and for punctuation between words. */
export const STOP = '|'

/** One step of a line as the context rule sees it: a word in lower case, `VALUE` or `STOP`, and the token it came from. */
export interface Step {
  readonly symbol: string
  readonly token: number
  /** Whether a value is a bare word, neither quoted nor of any shape: the words beside it may be more of the same name. */
  readonly bare: boolean
  /** Whether a value is an error's code, behind which messages have what could not be reached. */
  readonly code: boolean
}

const NO_TOKEN = -1

/**
 * The line as a sequence of words, values and stops. Neighbouring values are one, neighbouring stops are one, so that a message
 * reads like its template whatever was put in.
 */
export function stepsOf(
  tokens: readonly Token[],
  isWord: (token: Token, index: number) => boolean,
  isBare: (index: number) => boolean,
): Step[] {
  const steps: Step[] = [{ symbol: STOP, token: NO_TOKEN, bare: false, code: false }]
  const add = (symbol: string, token = NO_TOKEN, bare = false, code = false): void => {
    const last = steps.at(-1)
    if (token === NO_TOKEN && last?.symbol === symbol) {
      steps[steps.length - 1] = { ...last, bare: bare || last.bare, code }
      return
    }
    steps.push({ symbol, token, bare, code })
  }
  tokens.forEach((token, index) => {
    if (separates(token.lead)) add(STOP)
    if (isWord(token, index)) add(token.core.toLowerCase(), index)
    else if (token.core !== '') add(VALUE, NO_TOKEN, isBare(index), isCode(token))
    if (separates(token.trail)) add(STOP)
  })
  add(STOP)
  return steps
}

function isCode({ core, quote }: Token): boolean {
  return quote === '' && /^E[A-Z][A-Z0-9_]{2,30}$/.test(core)
}

/** Whether punctuation is more than quotes. */
function separates(punctuation: string): boolean {
  for (const char of punctuation) if (char !== '"' && char !== "'" && char !== '`') return true
  return false
}
