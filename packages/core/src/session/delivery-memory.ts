import type { DeliveryMemory } from '../consent/read-state.ts'
import type { Recipient } from '../consent/recipient.ts'
import { readDeliveryState, type DeliveryState } from '../deliver/delivery-state.ts'
import type { World } from '../edge/world.ts'
import { recipientKey } from '../spool/recipient-key.ts'

/** What the gate is told of earlier deliveries, with all that was read. */
export interface WholeDeliveryMemory extends DeliveryMemory {
  readonly state: DeliveryState
}

/** Reads what earlier deliveries say about further ones of a version to a recipient. Reads one small file; never throws. */
export function deliveryMemory(
  world: Pick<World, 'fs' | 'uid'>,
  { directory, recipient, version }: { readonly directory: string; readonly recipient: Recipient; readonly version: string },
): WholeDeliveryMemory {
  const state = readDeliveryState(world, directory)
  const known = 'refused' in recipient ? undefined : state.recipients?.[recipientKey(recipient.endpoint)]
  return { stopped: state.stopped?.[version], failingSince: known?.failingSince, state }
}
