import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Canary } from './canary.ts'

/** Collects canaries while a machine is built around them. */
export interface Nest {
  /** The temporary directory that holds it all. */
  readonly root: string
  readonly canaries: readonly Canary[]
  /** Makes a new secret word: a letter, then letters and digits, so that it fits where names are expected. */
  secret(kind: string): string
  /** Notes a value that contains secrets and may get out as a whole, such as a path, or as its hash. */
  note(kind: string, value: string, hashOnly?: true): string
  write(path: string, text: string): void
}

export function createNest(): Nest {
  // Real, because programs see their working directory with every link resolved.
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'canaries-')))
  const canaries: Canary[] = []

  function note(kind: string, value: string, hashOnly?: true): string {
    canaries.push({ kind, value, ...(hashOnly && { hashOnly }) })
    return value
  }

  return {
    root,
    canaries,
    note,
    secret: (kind) => note(kind, `c${randomWord(23)}`),
    write(path, text) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    },
  }
}

const MAX_REMOVALS = 100
const BETWEEN_REMOVALS_MS = 50

/** Removes it all, from the top as often as it takes: a courier may be adding files, and Node does not look for those again. */
export function removeNest(
  { root }: Pick<Nest, 'root'>,
  remove: typeof rmSync = rmSync,
  betweenMs: number = BETWEEN_REMOVALS_MS,
): void {
  for (let left = MAX_REMOVALS; ; left--) {
    try {
      return remove(root, { recursive: true, force: true })
    } catch (error) {
      if (left === 0) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, betweenMs)
    }
  }
}

function randomWord(length: number): string {
  return [...randomBytes(length)].map((byte) => (byte % 36).toString(36)).join('')
}
