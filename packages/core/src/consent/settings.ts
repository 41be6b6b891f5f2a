import { isFields } from '../define/fields.ts'
import { prepareFile, readSmallFile, type PreparedFile } from '../edge/files.ts'
import type { World } from '../edge/world.ts'

/**
 * What the user decided and what the notices covered: `settings.json`. A file of a newer format is respected, and keys this version
 * does not know are kept when it writes.
 */
export interface Settings {
  readonly v: number
  /** The user's choice on this machine; absent while there is none. */
  readonly choice?: 'on' | 'off'
  /** Statement keys ever shown to the user, by the origin of the recipient they named. */
  readonly coverage?: Readonly<Record<string, readonly string[]>>
  /** Who receives instead of the catalog's endpoint; the notice is shown for it anew. */
  readonly endpoint?: string
}

/** Settings as found on disk. Whatever is in doubt is `unusable`, which the gate reads as off. */
export type FoundSettings = Settings | 'missing' | 'unusable'

export const SETTINGS_VERSION = 1

export const settingsPath = (directory: string): string => `${directory}/settings.json`

/** Reads the settings; never throws. */
export function readSettings(world: Pick<World, 'fs' | 'uid'>, directory: string): FoundSettings {
  const file = readSmallFile(world, settingsPath(directory))
  if (typeof file === 'string') return file
  return parseSettings(file.text) ?? 'unusable'
}

/** Writes new settings beside the old ones, to be put in place by `commit`. Throws what the file system throws. */
export function prepareSettings(
  world: Pick<World, 'fs' | 'pid' | 'random'>,
  directory: string,
  settings: Settings,
): PreparedFile {
  return prepareFile(world, settingsPath(directory), `${JSON.stringify(settings)}\n`)
}

/** Settings to build on: what is missing or cannot be used says nothing. */
export function knownSettings(settings: FoundSettings): Settings {
  return typeof settings === 'string' ? { v: SETTINGS_VERSION } : settings
}

/** Adds statements to those shown for a recipient: coverage is the union of all ever shown, so two versions do not undo each other. */
export function withShown(settings: FoundSettings, origin: string, keys: readonly string[]): Settings {
  const known = knownSettings(settings)
  const shown = new Set([...(known.coverage?.[origin] ?? []), ...keys])
  return { ...known, coverage: { ...known.coverage, [origin]: [...shown].toSorted() } }
}

function parseSettings(text: string): Settings | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  return isSettings(value) ? value : undefined
}

function isSettings(value: unknown): value is Settings {
  if (!isFields(value) || typeof value['v'] !== 'number' || value['v'] < SETTINGS_VERSION) return false
  const { choice, coverage, endpoint } = value
  if (choice !== undefined && choice !== 'on' && choice !== 'off') return false
  if (endpoint !== undefined && typeof endpoint !== 'string') return false
  return coverage === undefined || (isFields(coverage) && Object.values(coverage).every(isWords))
}

function isWords(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string')
}
