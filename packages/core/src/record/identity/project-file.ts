import { publishFile, readSmallFile, replaceFile } from '../../edge/files.ts'
import type { World } from '../../edge/world.ts'

/** What lets a run tell projects apart: `projects.json`. It holds no path and no address, only what a random key made of them. */
export interface ProjectFile {
  readonly v: 1
  /** 32 hex digits. */
  readonly salt: string
  /** The id of a project by its local key, that of a shared one with ` shared` behind, and when it was made, in milliseconds since 1970. */
  readonly ids: Readonly<Record<string, KnownProject>>
}

interface KnownProject {
  readonly id: string
  readonly t: number
}

type FileWorld = Pick<World, 'fs' | 'uid' | 'pid' | 'random' | 'secret'>

const MAX_KNOWN = 256

const pathIn = (directory: string): string => `${directory}/projects.json`

/** Reads the file, or makes it with a new salt. Undefined where it cannot be kept, or a newer version wrote it. */
export function openProjectFile(world: FileWorld, directory: string, mayWrite: boolean): ProjectFile | undefined {
  const found = readProjectFile(world, directory)
  if (found !== 'missing') return found === 'newer' ? undefined : found
  const fresh: ProjectFile = { v: 1, salt: world.secret(), ids: {} }
  if (!mayWrite) return fresh
  try {
    publishFile(world, pathIn(directory), textOf(fresh))
  } catch {
    return undefined
  }
  // Of processes that made one at the same time, one was first.
  const kept = readProjectFile(world, directory)
  return typeof kept === 'object' ? kept : undefined
}

/** Adds a project to the file; the oldest give way. What cannot be written is made again next time. */
export function rememberProject(
  world: FileWorld,
  directory: string,
  { key, known }: { readonly key: string; readonly known: KnownProject },
): void {
  const found = readProjectFile(world, directory)
  // Whoever switched off in the meantime has deleted it, and the salt is not to come back.
  if (typeof found === 'string') return
  const newest = Object.entries({ ...found.ids, [key]: known }).toSorted(([, a], [, b]) => b.t - a.t)
  try {
    replaceFile(world, pathIn(directory), textOf({ ...found, ids: Object.fromEntries(newest.slice(0, MAX_KNOWN)) }))
  } catch {}
}

function textOf(file: ProjectFile): string {
  return `${JSON.stringify(file)}\n`
}

function readProjectFile(world: FileWorld, directory: string): ProjectFile | 'missing' | 'newer' {
  const file = readSmallFile(world, pathIn(directory))
  if (file === 'missing') return 'missing'
  if (file === 'unusable') return 'newer'
  try {
    const value = JSON.parse(file.text) as ProjectFile
    const usable = value.v === 1 && /^[0-9a-f]{32}$/.test(value.salt) && typeof value.ids === 'object' && value.ids !== null
    return usable ? value : 'newer'
  } catch {
    return 'newer'
  }
}
