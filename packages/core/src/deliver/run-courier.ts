import type { CourierWorld } from '../edge/courier-world.ts'
import { checkDirectory } from '../edge/state-directory.ts'
import { deliverSealed } from './deliver.ts'
import { readDeliveryState } from './delivery-state.ts'
import { forgetRecorded } from './forget-recorded.ts'
import { takeLock, type Lock } from './lock.ts'
import { mayDeliver } from './may-deliver.ts'
import { prune } from './prune.ts'
import { sealSpools } from './seal.ts'
import { recoverSealings } from './sealing-record.ts'
import { transportsFor, type Transports } from './transports.ts'
import { wiringsIn } from './wirings.ts'

/** What a test replaces. */
export interface CourierOptions {
  readonly transports?: Transports
  /** How long after its start no request goes on. */
  readonly sendingMs?: number
}

/** What came of a courier's run. */
export type CourierEnd = 'done' | 'unsafe-directory' | 'off' | 'courier-at-work'

/** Long enough before the courier's end at 10 s that what came of a request that hangs is still written down. */
const SENDING_MS = 8000

/**
 * One delivery for one state directory: seals what was recorded, sends what is due, deletes what is old. Whatever stands in the way of
 * one step leaves the others alone; what could not be done is there for the next courier. Never throws.
 */
export async function runCourier(world: CourierWorld, directory: string, options: CourierOptions = {}): Promise<CourierEnd> {
  const startedAt = world.monotonic()
  if (checkDirectory(world, directory) !== undefined) return 'unsafe-directory'
  if (mayDeliver(world, directory) !== 'yes') return 'off'
  const lock = attempt(() => takeLock(world, directory))
  if (lock === undefined) return 'courier-at-work'
  try {
    return await deliverUnder(lock, world, directory, { ...options, startedAt })
  } finally {
    attempt(() => lock.release())
  }
}

async function deliverUnder(
  lock: Lock,
  world: CourierWorld,
  directory: string,
  { transports = transportsFor(world), sendingMs = SENDING_MS, startedAt }: CourierOptions & { readonly startedAt: number },
): Promise<CourierEnd> {
  const mayContinue = (): boolean => mayDeliver(world, directory) === 'yes' && lock.isHeld()
  const timeLeftMs = (): number => Math.floor(startedAt + sendingMs - world.monotonic())
  attempt(() => {
    recoverSealings(world, directory)
    sealSpools(world, directory, {
      transports,
      wirings: wiringsIn(world, directory),
      isStopped: stopsIn(world, directory),
      mayCommit: mayContinue,
    })
  })
  await deliverSealed(world, directory, { transports, mayContinue, timeLeftMs }).catch(() => {})
  if (!lock.isHeld()) return 'courier-at-work'
  if (mayDeliver(world, directory) !== 'off') {
    attempt(() => prune(world, directory))
    return 'done'
  }
  // Whoever switched off in the meantime has deleted what was recorded; what was in the making then must not outlive it.
  attempt(() => forgetRecorded(world, directory))
  return 'off'
}

function stopsIn(world: CourierWorld, directory: string): (version: string) => boolean {
  const { stopped = {} } = readDeliveryState(world, directory)
  return (version) => Object.hasOwn(stopped, version)
}

function attempt<T>(step: () => T): T | undefined {
  try {
    return step()
  } catch {
    return undefined
  }
}
