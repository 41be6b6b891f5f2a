import { chmodSync, copyFileSync, renameSync, rmSync } from 'node:fs'
import { systemCode } from '../collector-error.ts'

/** Moves a file, also to another file system. Only its owner may read it there. */
export function moveFile(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (systemCode(error) !== 'EXDEV') throw error
    copyFileSync(from, to)
    rmSync(from)
  }
  chmodSync(to, 0o600)
}
