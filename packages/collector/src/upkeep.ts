import { addDays } from './calendar.ts'
import { EVERY_OTHER_TOOL, type EventStore, type Retention } from './store/contract.ts'

const HOUR_MS = 60 * 60 * 1000

/**
 * A clock that is further ahead of what was written last may be wrong, as it is on a machine without a battery or from a snapshot, and
 * what is forgotten is gone. So it has to say so for a day.
 */
const MAX_JUMP_DAYS = 35
const DOUBTED_CHECKS = 24

export interface UpkeepOptions {
  readonly store: Pick<EventStore, 'upkeep'>
  /** The UTC day. */
  readonly today: () => string
  /** The UTC day on which anything was written before this start; undefined where nothing was. */
  readonly lastDay?: string | undefined
  /** How long events are kept, asked anew every day. */
  readonly retention: () => Retention
  /** What else is due on a day. */
  readonly daily?: (today: string) => Promise<void>
  readonly report: (line: string) => void
}

/** Lets the store forget what has had its time: at once, and soon after every UTC midnight. */
export function startUpkeep({ store, today, lastDay, retention, daily, report }: UpkeepOptions): { stop(): Promise<void> } {
  let done: string | undefined
  let trusted = lastDay
  let doubted = 0
  let running = Promise.resolve()

  async function forget(day: string): Promise<void> {
    const days = retention()
    const { expired } = await store.upkeep(day, days)
    for (const [tool, rows] of Object.entries(expired)) {
      report(
        `Deleted ${rows} events of ${tool} that were older than the ${days[tool] ?? days[EVERY_OTHER_TOOL]} days they are kept.`,
      )
    }
    await daily?.(day)
  }

  function isDoubted(day: string): boolean {
    if (trusted !== undefined && day > addDays(trusted, MAX_JUMP_DAYS) && doubted < DOUBTED_CHECKS) {
      doubted += 1
      if (doubted === 1) {
        report(
          `The clock says ${day}, and the last day before was ${trusted}. If that is wrong, correct it; nothing is forgotten for its age until it has said so for a day.`,
        )
      }
      return true
    }
    doubted = 0
    trusted = day
    return false
  }

  function check(): void {
    const day = today()
    if (day === done || isDoubted(day)) return
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
