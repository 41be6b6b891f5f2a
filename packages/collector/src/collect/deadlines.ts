import { createPassingMap } from './passing-map.ts'

/** Ends what takes too long. */
export interface Deadlines {
  /** Calls `end` when the time is over, unless it was removed. */
  add(end: () => void): void
  remove(end: () => void): void
}

const LOOK_EVERY_MS = 1000

/**
 * With one timer for all: thousands are added in a second and hardly one is ever late, so a timer of its own would cost more than what it
 * guards.
 *
 * @param timeoutMs After this, and up to a quarter or a second later.
 */
export function createDeadlines(timeoutMs: number): Deadlines {
  /** All have the same time, so the first to be added is the first to be over. */
  const open = createPassingMap<() => void, number>()
  let timer: NodeJS.Timeout | undefined

  function look(): void {
    const now = performance.now()
    for (const [end, at] of open.entries()) {
      if (at > now) return
      open.delete(end)
      end()
    }
    if (open.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    add(end) {
      open.set(end, performance.now() + timeoutMs)
      timer ??= setInterval(look, Math.min(LOOK_EVERY_MS, timeoutMs / 4)).unref()
    },
    remove: (end) => open.delete(end),
  }
}
