import type { World } from '../edge/world.ts'

/**
 * Names one sealing and all files it makes: the time it began, in 9 digits of base 36 so that names sort by age, and 5 random ones.
 */
export function newPassId({ now, random }: Pick<World, 'now' | 'random'>): string {
  return base36(now(), 9) + base36(random() * 36 ** 5, 5)
}

/** When a sealing began, in milliseconds since 1970. */
export function timeOfPass(id: string): number {
  return Number.parseInt(id.slice(0, 9), 36)
}

/** Names the n-th body of a sealing. */
export function bodyId(passId: string, n: number): string {
  return `${passId}-${String(n).padStart(3, '0')}`
}

function base36(value: number, digits: number): string {
  return Math.max(0, Math.floor(value)).toString(36).padStart(digits, '0').slice(-digits)
}
