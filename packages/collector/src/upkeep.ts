import type { EventStore, Retention } from './store/contract.ts'

const HOUR_MS = 60 * 60 * 1000

export interface UpkeepOptions {
  readonly store: Pick<EventStore, 'upkeep'>
  /** The UTC day. */
  readonly today: () => string
  /** How long events are kept, asked anew every day. */
  readonly retention: () => Retention
  /** What else is due on a day. */
  readonly daily?: (today: string) => Promise<void>
  readonly report: (line: string) => void
}

/** Lets the store forget what has had its time: at once, and soon after every UTC midnight. */
export function startUpkeep({ store, today, retention, daily, report }: UpkeepOptions): { stop(): Promise<void> } {
  let done: string | undefined
  let running = Promise.resolve()

  async function forget(day: string): Promise<void> {
    const days = retention()
    const { expired } = await store.upkeep(day, days)
    for (const [tool, rows] of Object.entries(expired)) {
      report(`Deleted ${rows} events of ${tool} that were older than the ${days[tool]} days they are kept.`)
    }
    await daily?.(day)
  }

  function check(): void {
    const day = today()
    if (day === done) return
    done = day
    running = forget(day).catch((error: Error) => {
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
