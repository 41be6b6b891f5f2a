import { readDeliveryState, writeDeliveryState } from '../deliver/delivery-state.ts'
import { boundedLookup } from '../deliver/bounded-lookup.ts'
import { runCourier } from '../deliver/run-courier.ts'
import { writeWiring } from '../deliver/start-courier.ts'
import { transportsFor } from '../deliver/transports.ts'
import { courierWorldOf } from '../edge/courier-world.ts'
import { atMost } from '../edge/at-most.ts'
import type { World } from '../edge/world.ts'
import type { OpenSession } from './open-session.ts'

/** Nobody waits longer for telemetry, whatever an author writes. */
const MAX_DEADLINE_MS = 500

/** Time for what comes after a request that was cut off: writing down what came of it, and letting go of the lock. */
const MARGIN_MS = 40

/**
 * Delivers from within the process, with the courier's own code: the same lock, the same bodies, the same receipts. What a deadline cuts
 * off waits for the next delivery. Throws what the file system throws.
 *
 * @param deadlineMs Up to 500, which is also the default.
 * @param maxMs Replaced in tests: half a second of a busy machine is not enough for anything.
 */
export async function flushSession(
  world: World,
  session: OpenSession,
  deadlineMs: unknown,
  maxMs: number = MAX_DEADLINE_MS,
): Promise<void> {
  const { directory, version, transport, catalog } = session
  const limitMs = typeof deadlineMs === 'number' && deadlineMs >= 0 ? Math.min(deadlineMs, maxMs) : maxMs
  writeWiring(world, directory, { v: 1, version, transport, catalog })
  // As by a run that starts a courier, so that none is started for the same.
  writeDeliveryState(world, directory, { ...readDeliveryState(world, directory), startedAt: world.now() })
  const sendingMs = Math.max(0, limitMs - MARGIN_MS)
  const transports = transportsFor(world, { lookup: boundedLookup(Math.max(1, sendingMs)) })
  await atMost(limitMs, runCourier(courierWorldOf(world), directory, { sendingMs, transports }))
}
