import type { EventStore } from './store/contract.ts'

const HOUR_MS = 60 * 60 * 1000

/** Lets the store forget what has had its time: at once, and soon after every UTC midnight. */
export function startUpkeep(store: EventStore, today: () => string, report: (line: string) => void): { stop(): Promise<void> } {
  let done: string | undefined
  let running = Promise.resolve()

  function check(): void {
    const day = today()
    if (day === done) return
    done = day
    running = store.upkeep(day).catch((error: Error) => {
      // Tried again within the hour.
      done = undefined
      report(`The daily upkeep of the store failed: ${error.message}`)
    })
  }

  check()
  const timer = setInterval(check, HOUR_MS)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
