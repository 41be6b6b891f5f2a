import { setTimeout as delay } from 'node:timers/promises'

/** Polls until something holds; throws after 60 s. For what another process does. */
export async function within(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited 60 s for ${what}`)
    await delay(25)
  }
}
