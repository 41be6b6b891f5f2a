import { CollectorError, diskFull } from '../../collector-error.ts'

/** Why a database file could not be opened, in the words an operator needs. */
export function dataInUse(path: string, cause: unknown): CollectorError {
  const reason = (cause as Error).message.split('\n', 1)[0]
  if (/could not set lock|used by another process/i.test(String(reason))) {
    const holder = /PID (\d+)/.exec(String(reason))?.[1]
    const who = holder ? `process ${holder}` : 'another process'
    return new CollectorError(
      'data-in-use',
      `\`${path}\` is in use by ${who}. Stop it, or choose another directory with --data.`,
      { cause },
    )
  }
  const full = diskFull(cause)
  if (full) return full
  return new CollectorError('database-unreadable', `\`${path}\` cannot be opened: ${reason}`, { cause })
}
