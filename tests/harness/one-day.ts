import { setTimeout as delay } from 'node:timers/promises'
import { beforeEach } from 'vitest'

// A new day in Greenwich is another period to be counted in, and its first run starts a courier. Real processes have no other clock than
// the machine's, so no test begins so late in a day that it would end in another.

const DAY_MS = 24 * 60 * 60 * 1000
const TOO_LATE_MS = 60_000

async function dayBegins(): Promise<void> {
  for (let left = leftOfDay(); left < TOO_LATE_MS; left = leftOfDay()) await delay(left)
}

function leftOfDay(): number {
  return DAY_MS - (Date.now() % DAY_MS)
}

await dayBegins()
beforeEach(dayBegins)
