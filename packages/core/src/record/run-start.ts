import type { RunStart } from '../run.ts'
import { isProperties } from '../define/is-properties.ts'

/** What a host said of a run, without what could not be read. */
export interface ReadStart extends RunStart {
  /** Whether something was left out. */
  readonly misread?: true
}

const isFlag = (value: unknown): boolean => typeof value === 'boolean'

const FITS: { readonly [Name in keyof Omit<RunStart, 'root'>]-?: (value: unknown) => boolean } = {
  kind: (kind) => kind === 'command' || kind === 'build',
  elapsedMs: Number.isFinite,
  startOnly: isFlag,
  isEndless: isFlag,
  isGuest: isFlag,
}

/**
 * Reads what a host passes for a {@link RunStart}, each part once, whatever it is. Never throws.
 *
 * @param root What `rootIn` read of it.
 */
export function readStart(given: unknown, root: string | null | undefined): ReadStart {
  const read: Record<string, unknown> = {}
  if (given === undefined) return read
  if (typeof root === 'string') read['root'] = root
  if (!isProperties(given) || root === null) read['misread'] = true
  for (const [name, fits] of Object.entries(FITS)) {
    try {
      const value = (given as Readonly<Record<string, unknown>>)[name]
      if (fits(value)) read[name] = value
      else if (value !== undefined) read['misread'] = true
    } catch {
      read['misread'] = true
    }
  }
  return read
}
