import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { CollectorError } from '../collector-error.ts'
import { replaceFile } from '../durable-file.ts'
import { locked } from './locked.ts'

/** `report`: counts. `raw`: single events, and every such read is written down. `admin`: catalogs. None implies another. */
export type Right = (typeof RIGHTS)[number]

export const RIGHTS = ['admin', 'raw', 'report'] as const

/** Somebody who may ask. The token itself is shown once and kept nowhere; what is kept cannot be used to ask. */
export interface Token {
  readonly name: string
  readonly rights: readonly Right[]
  /** Hex SHA-256. The token has 256 random bits, so nobody can guess what gives this. */
  readonly hash: string
  /** The UTC day. */
  readonly created: string
}

const NAME = /^[A-Za-z][A-Za-z0-9._ -]{0,63}$/

/** Makes a token and returns it. Throws a `CollectorError` where the name is taken or none. */
export function addToken(path: string, name: string, rights: readonly Right[], today: string): string {
  if (!NAME.test(name))
    throw new CollectorError(
      'wrong-usage',
      `\`${name.slice(0, 80)}\` is no name for a token: a letter, then letters, digits, spaces and \`._-\`.`,
    )
  return locked(path, () => {
    const tokens = readTokens(path)
    if (tokens.some((token) => token.name === name)) {
      throw new CollectorError('token-exists', `There is a token \`${name}\` already. Revoke it first, or choose another name.`)
    }
    const text = `sonde_${randomBytes(32).toString('hex')}`
    writeTokens(path, [...tokens, { name, rights, hash: hashOf(text), created: today }])
    return text
  })
}

/** Removes a token; a running collector refuses it from the next request on. */
export function revokeToken(path: string, name: string): void {
  locked(path, () => {
    const tokens = readTokens(path)
    const others = tokens.filter((token) => token.name !== name)
    if (others.length < tokens.length) return writeTokens(path, others)
    const names = tokens.map((token) => token.name).join(', ')
    throw new CollectorError(
      'unknown-token',
      `There is no token \`${name.slice(0, 80)}\`. ${names ? `There are: ${names}.` : 'None was added.'}`,
    )
  })
}

/** Lists the tokens; none where there is no file. Throws a `CollectorError` where it cannot be read. */
export function readTokens(path: string): readonly Token[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new CollectorError('tokens-unreadable', `The tokens \`${path}\` cannot be read: ${(cause as Error).message}.`, {
      cause,
    })
  }
  try {
    const { tokens } = JSON.parse(text) as { tokens: readonly Token[] }
    if (Array.isArray(tokens) && tokens.every(isToken)) return tokens
  } catch {
    // The same as a file of another kind.
  }
  throw new CollectorError('tokens-unreadable', `\`${path}\` is not a list of tokens. Remove it and add them again.`)
}

/**
 * Finds who a token belongs to. Reads the file again whenever it has changed, so that adding and revoking works while the collector
 * runs. A file that cannot be read lets nobody in.
 */
export function createAccess(path: string): (token: string) => Token | undefined {
  let stamp = ''
  let byHash: ReadonlyMap<string, Token> = new Map()
  return (token) => {
    const stat = statSync(path, { throwIfNoEntry: false })
    const current = stat ? `${stat.ino} ${stat.size} ${stat.mtimeMs}` : 'none'
    if (current !== stamp) {
      stamp = current
      byHash = new Map()
      byHash = new Map(readTokens(path).map((each) => [each.hash, each]))
    }
    return byHash.get(hashOf(token))
  }
}

function isToken(value: unknown): value is Token {
  if (typeof value !== 'object' || value === null) return false
  const { name, rights, hash } = value as Partial<Token>
  return (
    typeof name === 'string' &&
    typeof hash === 'string' &&
    Array.isArray(rights) &&
    rights.every((right) => RIGHTS.includes(right))
  )
}

function writeTokens(path: string, tokens: readonly Token[]): void {
  replaceFile(path, `${JSON.stringify({ v: 1, tokens }, undefined, 2)}\n`)
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
