import { PUBLIC_PACKAGES } from './public-packages.ts'

/** A frame in Node's own code. */
export const NODE_FRAME = 'node'

/** A frame in the user's own files, of which nothing else leaves. */
export const APP_FRAME = 'app'

/** The longest list of frames that leaves. */
export const MAX_FRAMES = 16

/** The longest list of causes that leaves. */
export const MAX_CAUSES = 8

const MAX_OWN_LENGTH = 96

/**
 * A file of the tool's own package as it leaves, with its line: `./dist/deploy.mjs:120`. No segment begins with a dot, where tools keep
 * what they wrote for a user, and none is `node_modules`.
 */
const OWN_FILE = /^\.(?:\/(?!node_modules\/)[A-Za-z0-9_][A-Za-z0-9_.-]*){1,6}(?<=\.[cm]?[jt]sx?):\d{1,6}$/

/** Whether a word is a file of the tool's own package in the form that leaves. */
export function isOwnFrame(word: string): boolean {
  return word.length <= MAX_OWN_LENGTH && OWN_FILE.test(word)
}

/** Whether a package may be named: a public one, or one the author added as a word. */
export function isNamedPackage(name: string, words: readonly string[]): boolean {
  return words.includes(name) || PUBLIC_PACKAGES.includes(name)
}
