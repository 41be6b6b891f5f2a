import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Replaces a small file so that after a power cut there is the old text or the new one, and never half of it or none: what refers to it
 * was answered already. Only its owner may read it.
 *
 * @param draft Where it is written first, in the same directory.
 */
export function replaceFile(path: string, text: string, draft = `${path}.tmp`): void {
  // A draft that was left behind keeps its own mode when it is overwritten.
  rmSync(draft, { force: true })
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
  // Windows cannot open a directory; its file systems journal the entry with the file.
  if (process.platform === 'win32') return
  const directory = openSync(dirname(path), 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
