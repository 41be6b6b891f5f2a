import { readSmallFile } from '../edge/files.ts'
import type { World } from '../edge/world.ts'

/** Who holds `courier.lock`. */
export interface LockHolder {
  readonly pid: number
  /** When it took the lock, in milliseconds since 1970. */
  readonly t: number
  /** Tells two holders apart that share a process id. */
  readonly nonce: string
}

/** A courier ends itself after 10 s, so an older lock was left behind, or written while the clock was wrong. */
export const STALE_LOCK_MS = 60 * 1000

type HolderWorld = Pick<World, 'fs' | 'uid' | 'now'>

export const lockPath = (directory: string): string => `${directory}/courier.lock`

/** Reads who holds the lock: undefined when nobody does, `unknown` when the file says nothing usable. Never throws. */
export function readHolder(world: HolderWorld, directory: string): LockHolder | 'unknown' | undefined {
  const file = readSmallFile(world, lockPath(directory))
  if (file === 'missing') return undefined
  if (file === 'unusable') return 'unknown'
  try {
    const holder = JSON.parse(file.text) as LockHolder
    return Number.isSafeInteger(holder.pid) && holder.pid > 0 && Number.isFinite(holder.t) ? holder : 'unknown'
  } catch {
    return 'unknown'
  }
}

/** Whether a holder is gone. The file is complete from its first moment on, so one that says nothing has no holder. */
export function isStale(holder: LockHolder | 'unknown', now: number, isAlive: (pid: number) => boolean): boolean {
  return holder === 'unknown' || Math.abs(now - holder.t) > STALE_LOCK_MS || !isAlive(holder.pid)
}

/** Whether a courier is at work. */
export function courierAtWork(world: HolderWorld, directory: string, isAlive: (pid: number) => boolean): boolean {
  const holder = readHolder(world, directory)
  return holder !== undefined && !isStale(holder, world.now(), isAlive)
}
