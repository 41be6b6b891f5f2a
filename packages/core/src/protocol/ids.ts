import type { CatalogInput } from '../define/catalog.ts'
import { choosesMachine, choosesProject, choosesSession } from '../define/identity.ts'
import { ID_PATTERNS } from '../define/id-patterns.ts'
import type { WireContext, WireIds } from './wire.ts'

/** Says why identifiers are refused, or undefined: only the three, at least one, each in its form; in CI the one of the vendor. */
export function checkIds(ids: unknown, { ci }: WireContext): 'bad-ids' | undefined {
  if (typeof ids !== 'object' || ids === null || Array.isArray(ids)) return 'bad-ids'
  const entries = Object.entries(ids)
  const fit = entries.every(([name, id]) => Object.hasOwn(ID_PATTERNS, name) && isId(name as keyof WireIds, id))
  if (!fit || entries.length === 0) return 'bad-ids'
  const { machine } = ids as WireIds
  if (machine === undefined) return undefined
  const constant = ci === undefined ? undefined : ciMachine(ci)
  return machine.startsWith(CI_PREFIX) ? fitsIf(machine === constant) : fitsIf(constant === undefined)
}

/** Whether any catalog of a tool chose each of these identifiers. */
export function idsChosen(catalogs: readonly CatalogInput[], ids: WireIds): boolean {
  return (
    (ids.machine === undefined || catalogs.some(choosesMachine)) &&
    (ids.project === undefined || catalogs.some(choosesProject)) &&
    (ids.session === undefined || catalogs.some(choosesSession))
  )
}

/** The one id of all installations in the CI of a vendor: a container that is new each time is nobody. */
export function ciMachine(vendor: string): string {
  return `${CI_PREFIX}${vendor}`
}

const CI_PREFIX = 'CI.'

function isId(name: keyof WireIds, id: unknown): boolean {
  return typeof id === 'string' && ID_PATTERNS[name].test(id)
}

function fitsIf(fits: boolean): 'bad-ids' | undefined {
  return fits ? undefined : 'bad-ids'
}
