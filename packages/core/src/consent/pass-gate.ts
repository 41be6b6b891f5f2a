import type { CatalogInput } from '../define/catalog.ts'
import { coverageKeys } from '../define/coverage.ts'
import type { World } from '../edge/world.ts'
import type { Entered } from './enter-gate.ts'
import { keysNotShown, type DeliveryMemory } from './read-state.ts'
import { recipientOf, type Found } from './recipient.ts'
import { coverageOf, quietRefuses, sunsetRefuses } from './refusals.ts'

/** A run that nothing refuses but, perhaps, a notice that was not shown yet. */
export interface Passed<Memory> extends Entered {
  readonly recipient: Found
  /** What earlier deliveries left; undefined where there was none. */
  readonly memory: Memory | undefined
  /** The statement keys no notice has shown for this recipient. */
  readonly unshown: readonly string[]
  /** Whether nothing may be recorded before a notice. */
  readonly awaitsNotice: boolean
}

/** Where a run stands when it comes to the gate. */
export interface Approach {
  /** The project's root. Default: the working directory. */
  readonly root?: string | undefined
  /** Asks the switches, as `enterGate` does. */
  readonly enter: (root?: string) => Entered | undefined
}

/**
 * Decides as {@link readGate} does, for a run: it ends at the first refusal and explains nothing, because most of what the gate costs
 * is to explain it. Undefined where anything but the notice refuses. Never throws.
 */
export function passGate<Memory extends DeliveryMemory>(
  world: World,
  catalog: CatalogInput,
  memoryOf: (directory: string, recipient: Found) => Memory,
  { enter, root }: Approach,
): Passed<Memory> | undefined {
  const entered = enter(root)
  if (entered === undefined) return undefined
  const { directory, isNew, inCi, settings } = entered
  const recipient = recipientOf(world.env, catalog, settings)
  if ('refused' in recipient) return undefined
  const memory = isNew ? undefined : memoryOf(directory, recipient)
  if (memory?.stopped !== undefined || quietRefuses(memory?.failingSince, world.now())) return undefined
  if (sunsetRefuses(catalog, world.now())) return undefined

  const keys = inCi ? [] : coverageKeys(catalog)
  const unshown = keysNotShown(keys, settings, recipient)
  const awaitsNotice = coverageOf(keys, unshown) === 'not-shown'
  return { ...entered, recipient, memory, unshown, awaitsNotice }
}
