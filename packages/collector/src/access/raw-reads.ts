import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'

/** Somebody asked for single events. */
export interface RawRead {
  /** The name of the token. */
  readonly by: string
  /** What was asked for, as it was asked. */
  readonly asked: string
  /** ISO 8601. */
  readonly at: string
}

/** Writes down that single events are read, one line each, and only then returns: a read that cannot be written down is not answered. */
export function appendRawRead(path: string, read: RawRead): void {
  const descriptor = openSync(path, 'a', 0o600)
  try {
    writeSync(descriptor, `${JSON.stringify(read)}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
