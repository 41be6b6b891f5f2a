import { readForeignFile } from '../../edge/files.ts'
import type { World } from '../../edge/world.ts'

/** No file of settings that people write is larger. */
const MAX_BYTES = 64 * 1024

/** What is read for one message. */
const MAX_FILES = 96

/** Reads small files of the user, so many and no more. */
export interface Reader {
  /** The text; `''` where there is none, or where it is too large, or no file. Never throws, never waits for a pipe. */
  read(path: string): string
  exists(path: string): boolean
}

export function createReader(world: Pick<World, 'fs'>): Reader {
  let files = 0
  const exists = (path: string): boolean => {
    try {
      return world.fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined
    } catch {
      return false
    }
  }
  return {
    exists,
    read(path) {
      if (files === MAX_FILES || !exists(path)) return ''
      files++
      try {
        const file = readForeignFile(world, path, MAX_BYTES)
        return typeof file === 'string' ? '' : file.text
      } catch {
        return ''
      }
    },
  }
}
