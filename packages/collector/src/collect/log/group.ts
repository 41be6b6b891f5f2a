import type { LogEntry } from './record.ts'

/** Entries that share one write and one sync, and so one fate. */
export interface Group {
  /** Resolves when all of them are on disk. */
  readonly durable: Promise<void>
  add(entry: LogEntry): void
  /** Whether the batch of `entry` is in it already, so that writing it again would only be work for the store. */
  has(entry: LogEntry): boolean
  resolve(): void
  reject(error: Error): void
}

export function createGroup(): Group {
  const batches = new Set<string>()
  let resolve!: () => void
  let reject!: (error: Error) => void
  const durable = new Promise<void>((succeed, fail) => {
    resolve = succeed
    reject = fail
  })
  return {
    durable,
    resolve,
    reject,
    // The wish to erase a batch is not the batch.
    add: ({ kind, batch }) => void (kind !== 'erase' && batches.add(batch)),
    has: ({ kind, batch }) => kind !== 'erase' && batches.has(batch),
  }
}
