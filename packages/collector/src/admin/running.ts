import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** Where the collector of a data directory can be asked, and with what secret. Readable by its owner only. */
export interface Running {
  readonly admin: string
  readonly secret: string
}

export function writeRunning(path: string, running: Running): void {
  const draft = `${path}.tmp`
  // A draft that was left behind keeps its own mode when it is overwritten.
  rmSync(draft, { force: true })
  writeFileSync(draft, `${JSON.stringify(running)}\n`, { mode: 0o600 })
  renameSync(draft, path)
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
