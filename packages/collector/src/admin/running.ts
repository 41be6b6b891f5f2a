import { readFileSync, rmSync } from 'node:fs'
import { replaceFile } from '../durable-file.ts'

/** Where the collector of a data directory can be asked, and with what secret. Readable by its owner only. */
export interface Running {
  readonly admin: string
  readonly secret: string
}

export function writeRunning(path: string, running: Running): void {
  replaceFile(path, `${JSON.stringify(running)}\n`)
}

export function removeRunning(path: string): void {
  rmSync(path, { force: true })
}

/** Reads what a collector wrote; undefined where none did. It may be long gone: only an answer proves that it runs. */
export function readRunning(path: string): Running | undefined {
  try {
    const { admin, secret } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Running>
    return typeof admin === 'string' && typeof secret === 'string' ? { admin, secret } : undefined
  } catch {
    return undefined
  }
}
