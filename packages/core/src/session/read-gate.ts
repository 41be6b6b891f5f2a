import { readGate, type GateReading } from '../consent/gate.ts'
import type { Recipient } from '../consent/recipient.ts'
import type { World } from '../edge/world.ts'
import { deliveryMemory } from './delivery-memory.ts'
import type { GateSubject } from './open-session.ts'

/** Reads the gate for one version of the tool, with every input explained. What a run needs to know is `passGate`'s. */
export function readGateOf(world: World, { catalog, version, root }: Omit<GateSubject, 'enter'>): GateReading {
  const memoryOf = (directory: string, recipient: Recipient) => deliveryMemory(world, { directory, recipient, version })
  return readGate(world, catalog, memoryOf, root)
}
