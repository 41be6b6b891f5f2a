import type { CatalogInput, EventDefinition } from '../define/catalog.ts'
import { isIdFact } from '../define/from.ts'
import { choosesMachine, choosesProject, choosesSession, type MachineIdentity } from '../define/identity.ts'
import { ciMachine } from '../protocol/ids.ts'
import type { WireIds, WireValue } from '../protocol/wire.ts'
import { uuidOf } from '../record/identity/uuid.ts'
import type { RunContext } from '../spool/line.ts'
import { dateOf, dayNumber } from './calendar.ts'
import type { Drafting } from './draft.ts'
import type { Tally } from './tally.ts'

/**
 * The identifiers that leave with an event: those its catalog chose, as the run captured them; the machine's is made here. In CI it is
 * the constant of the vendor, because a container that is new each time is nobody. Undefined where there is none.
 */
export function idsOfEvent(
  tally: Tally,
  catalog: CatalogInput,
  { ids, ci }: RunContext,
  drafting: Pick<Drafting, 'recipient' | 'now' | 'secret'>,
): WireIds | undefined {
  const { machine, project, session } = {
    machine: choosesMachine(catalog)
      ? ci === undefined
        ? (ids?.machine ?? machineId(tally, catalog.identity?.machine, drafting))
        : ciMachine(ci)
      : undefined,
    project: choosesProject(catalog) ? ids?.project : undefined,
    session: choosesSession(catalog) ? ids?.session : undefined,
  }
  const found = {
    ...(machine !== undefined && { machine }),
    ...(project !== undefined && { project }),
    ...(session !== undefined && { session }),
  }
  return Object.keys(found).length > 0 ? found : undefined
}

/** The random id of this installation for one recipient: two recipients never see the same. Adds a new one to the tally. */
function machineId(
  tally: Tally,
  machine: MachineIdentity | undefined,
  { recipient, now, secret }: Pick<Drafting, 'recipient' | 'now' | 'secret'>,
): string {
  const before = tally.known.machines ?? {}
  const known = tally.machines.get(recipient) ?? (Object.hasOwn(before, recipient) ? before[recipient] : undefined)
  const today = dateOf(now)
  // In either direction: a clock once in 2099 keeps no id for good.
  const age = known === undefined ? 0 : Math.abs(dayNumber(today) - dayNumber(known.since))
  if (known !== undefined && !(typeof machine === 'object' && age >= machine.rotatingDays)) return known.id
  const fresh = { id: uuidOf(secret(), 4), since: today }
  tally.machines.set(recipient, fresh)
  return fresh.id
}

/** Puts identifiers in the places that the run marked for them; one that is not there leaves nothing behind. */
export function withIds(
  properties: Readonly<Record<string, WireValue>>,
  definition: EventDefinition | undefined,
  ids: WireIds | undefined,
): Readonly<Record<string, WireValue>> {
  const marked = Object.entries(definition?.properties ?? {}).filter(
    ([name, { from }]) => isIdFact(from) && properties[name] === from,
  )
  if (marked.length === 0) return properties
  const filled: Record<string, WireValue> = { ...properties }
  for (const [name, { from = '' }] of marked) {
    const id = ids?.[from.slice('ids.'.length) as keyof WireIds]
    if (id === undefined) delete filled[name]
    else filled[name] = id
  }
  return filled
}
