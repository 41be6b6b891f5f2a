import { readSettings } from '../consent/settings.ts'
import { withShippedWords } from '../define/shipped-words.ts'
import { HTTP } from '../define/transport-choice.ts'
import { readDeliveryState } from '../deliver/delivery-state.ts'
import { sealSpools } from '../deliver/seal.ts'
import { readWaiting, type SealedFile } from '../deliver/sealed-file.ts'
import { recoverSealings } from '../deliver/sealing-record.ts'
import { writeWiring } from '../deliver/start-courier.ts'
import { transportsFor } from '../deliver/transports.ts'
import { wiringsIn } from '../deliver/wirings.ts'
import { courierWorldOf } from '../edge/courier-world.ts'
import type { World } from '../edge/world.ts'
import { withCourierLock } from './courier-lock.ts'
import type { CommandSubject } from './output.ts'

/**
 * Seals what was recorded exactly as the courier would, and returns everything that waits, oldest first: from here on these bytes do
 * not change. `busy` where a delivery does not end. Throws what the file system throws.
 */
export function sealWaiting(world: World, subject: CommandSubject, directory: string): Promise<readonly SealedFile[] | 'busy'> {
  const courier = courierWorldOf(world)
  return withCourierLock(courier, directory, (lock) => {
    const { version, shipped, transport = HTTP } = subject
    const catalog = withShippedWords(world, subject.catalog, shipped, false)
    writeWiring(world, directory, { v: 1, version, transport, catalog })
    const { stopped = {} } = readDeliveryState(world, directory)
    recoverSealings(courier, directory)
    sealSpools(courier, directory, {
      transports: transportsFor(world),
      wirings: wiringsIn(world, directory),
      isStopped: (stoppedVersion) => Object.hasOwn(stopped, stoppedVersion),
      mayCommit: () => lock.isHeld() && mayStillRecord(world, directory),
    })
    return readWaiting(world, directory)
  })
}

/** Whoever switches off in this moment has deleted what waited. */
function mayStillRecord(world: World, directory: string): boolean {
  const settings = readSettings(world, directory)
  return settings === 'missing' || (settings !== 'unusable' && settings.choice !== 'off')
}
