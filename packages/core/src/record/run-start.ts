import type { RunStart } from '../run.ts'

/** What a host said of a run, without what could not be read. */
export interface ReadStart extends RunStart {
  /** Whether something was left out. */
  readonly misread?: true
}

/** No system takes a longer path. */
const MAX_PATH_LENGTH = 32_767

const isFlag = (value: unknown): boolean => typeof value === 'boolean'

const FITS: { readonly [Name in keyof RunStart]-?: (value: unknown) => boolean } = {
  kind: (kind) => kind === 'command' || kind === 'build',
  elapsedMs: Number.isFinite,
  // Above a path that begins nowhere no opt-out would be found.
  root: (root) =>
    typeof root === 'string' && root.length <= MAX_PATH_LENGTH && /^(?:[a-z]:)?[\\/]/i.test(root) && !root.includes('\0'),
  startOnly: isFlag,
  isEndless: isFlag,
  isGuest: isFlag,
}

/** Reads what a host passes for a {@link RunStart}, each part once, whatever it is. Never throws. */
export function readStart(given: unknown): ReadStart {
  const read: Record<string, unknown> = {}
  if (given === undefined) return read
  if (typeof given !== 'object') read['misread'] = true
  else {
    for (const [name, fits] of Object.entries(FITS)) {
      try {
        const value = (given as Readonly<Record<string, unknown>>)[name]
        if (fits(value)) read[name] = value
        else if (value !== undefined) read['misread'] = true
      } catch {
        read['misread'] = true
      }
    }
  }
  return read
}
