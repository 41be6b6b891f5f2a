import { readDeliveryState } from './deliver/delivery-state.ts'
import { courierDue } from './deliver/due.ts'
import { startCourier } from './deliver/start-courier.ts'
import type { Wiring } from './deliver/wiring.ts'
import type { Session } from './record/session.ts'

/** Starts the courier if a delivery is due. Called after the last line of a process; costs two small reads when nothing is due. */
export function deliverIfDue(session: Session, courier: URL): void {
  const { world, directory, version } = session
  try {
    const spoolBytes = world.fs.lstatSync(session.spool, { throwIfNoEntry: false })?.size ?? 0
    const delivery = readDeliveryState(world, directory)
    if (!courierDue({ now: world.now(), spoolBytes, delivery, key: session.recipientKey, version })) return
    const wiring: Wiring = { v: 1, version, transport: { kind: 'http' }, catalog: session.catalog }
    startCourier(world, { directory, courier, wiring })
  } catch {
    // The host's exit is not the place for telemetry to fail; the next run tries again.
  }
}
