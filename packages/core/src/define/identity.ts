import type { CatalogInput } from './catalog.ts'

/**
 * Which identifiers an author chose to send. None is sent by default; every one is random or keyed, and pseudonymous: it joins what
 * one installation, project or session sent, without saying whose it is.
 */
export interface Identity {
  /**
   * `stable`: one random id of an installation for as long as telemetry stays on; `rotatingDays`: another one every so many days, 1 to
   * 365. In CI it is one constant per vendor. Default `none`.
   */
  readonly machine?: MachineIdentity
  /**
   * `salted`: an id of the project that only this machine can make; `shared`: one that everybody who knows the address of the
   * project's repository can make again. Default `none`.
   */
  readonly project?: ProjectIdentity
  /** Whether the runs of one process tree share a random id, which children get by `childEnv()`. Default no. */
  readonly session?: boolean
}

export type MachineIdentity = 'none' | 'stable' | { readonly rotatingDays: number }
export type ProjectIdentity = 'none' | 'salted' | 'shared'

/** The longest an id that rotates may stay. */
export const MAX_ROTATING_DAYS = 365

type WithIdentity = Pick<CatalogInput, 'identity'>

/** A word that nobody knows chooses nothing: catalogs of JSON have no compiler that refuses it. */
export function choosesMachine({ identity }: WithIdentity): boolean {
  return identity?.machine === 'stable' || isRotation(identity?.machine)
}

/** Whether a value is a rotation that an author may choose. */
export function isRotation(machine: unknown): machine is { readonly rotatingDays: number } {
  const days: unknown = machine !== null && typeof machine === 'object' && Reflect.get(machine, 'rotatingDays')
  return typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= MAX_ROTATING_DAYS
}

export function choosesProject({ identity }: WithIdentity): boolean {
  return identity?.project === 'salted' || identity?.project === 'shared'
}

export function choosesSession({ identity }: WithIdentity): boolean {
  return identity?.session === true
}

/** Whether an author chose any identifier, with which the whole context may leave, too. */
export function choosesIds(catalog: WithIdentity): boolean {
  if (catalog.identity === undefined) return false
  return choosesMachine(catalog) || choosesProject(catalog) || choosesSession(catalog)
}

/** The statements a catalog makes about identifiers, one key for each that it chose. */
export function identityKeys(catalog: WithIdentity): string[] {
  if (catalog.identity === undefined) return [NO_IDENTITY]
  const { machine, project } = catalog.identity
  const keys: string[] = []
  if (machine === 'stable') keys.push(`${MACHINE}stable`)
  else if (isRotation(machine)) keys.push(`${MACHINE}rotating-${machine.rotatingDays}`)
  if (choosesProject(catalog)) keys.push(`${PROJECT}${project}`)
  if (choosesSession(catalog)) keys.push('identity:session')
  return keys.length === 0 ? [NO_IDENTITY] : keys
}

const NO_IDENTITY = 'identity:none'
const MACHINE = 'identity:machine-'
const PROJECT = 'identity:project-'

/** Whether a statement about identifiers takes less than one that was shown: none, a shorter rotation, a salt. */
export function takesLessIdentity(key: string, shown: readonly string[]): boolean {
  if (key === NO_IDENTITY) return shown.some((other) => other.startsWith('identity:'))
  if (key === `${PROJECT}salted`) return shown.includes(`${PROJECT}shared`)
  const days = rotationOf(key)
  return days !== undefined && shown.some((other) => other === `${MACHINE}stable` || (rotationOf(other) ?? 0) >= days)
}

function rotationOf(key: string): number | undefined {
  return key.startsWith(`${MACHINE}rotating-`) ? Number(key.slice(`${MACHINE}rotating-`.length)) : undefined
}
