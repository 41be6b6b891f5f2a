import { readDeliveryState } from '../deliver/delivery-state.ts'
import { courierDue } from '../deliver/due.ts'
import { wiringPath, type Wiring } from '../deliver/wiring.ts'
import type { World } from '../edge/world.ts'
import { loadSeldom } from '../parts/load-seldom.ts'
import type { OpenSession } from './open-session.ts'

/**
 * Starts the courier if a delivery is due. Called after the last line of a process; reads nothing where none is due.
 *
 * @param courier Its file. Asked of the entry, which alone knows its place in a bundle.
 */
export function deliverIfDue(world: World, session: OpenSession, courier: () => URL): void {
  const { directory, version, transport, catalog, recipientKey: key } = session
  try {
    const spoolBytes = (): number => world.fs.lstatSync(session.spool.path, { throwIfNoEntry: false })?.size ?? 0
    const isWired = (): boolean => world.fs.existsSync(wiringPath(directory, version))
    const facts = { now: world.now(), spoolBytes, isWired, key, version }
    if (session.delivery && !courierDue({ ...facts, delivery: session.delivery })) return
    // Since the session was opened, another run may have started one.
    if (!courierDue({ ...facts, delivery: readDeliveryState(world, directory) })) return
    const wiring: Wiring = { v: 1, version, transport, catalog }
    loadSeldom()?.startCourier(world, { directory, courier: courier(), wiring })
  } catch {
    // The host's exit is not the place for telemetry to fail; the next run tries again.
  }
}
