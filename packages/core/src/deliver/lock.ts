import type { CourierWorld } from '../edge/courier-world.ts'
import { codeOf } from '../edge/state-directory.ts'
import { isStale, lockPath, readHolder, STALE_LOCK_MS, type LockHolder } from './lock-holder.ts'

/** The right to be the one courier of a state directory. */
export interface Lock {
  /** Whether it is still ours: a courier that was suspended for a minute may have been replaced. */
  isHeld(): boolean
  release(): void
}

type LockWorld = Pick<CourierWorld, 'fs' | 'uid' | 'now' | 'pid' | 'random' | 'isAlive'>

/** Links are tried again only after somebody else removed what stood in the way. */
const MAX_TRIES = 3

/**
 * Takes the lock, or returns undefined when another courier has it. The lock appears complete, by a link to a file that already says
 * who holds it; a stale one is removed by whoever makes the directory `courier.lock.steal`, after a second look. (Creating with
 * O_EXCL and unlinking a stale file had up to 6 winners.) Throws what the file system throws.
 */
export function takeLock(world: LockWorld, directory: string): Lock | undefined {
  const { fs, pid, now, random } = world
  const path = lockPath(directory)
  const mine: LockHolder = { pid, t: now(), nonce: random().toString(36).slice(2) }
  const temporary = `${path}.${pid}-${mine.nonce}.tmp`
  fs.writeFileSync(temporary, JSON.stringify(mine), { mode: 0o600, flag: 'wx' })
  try {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      if (tryLink(fs, temporary, path)) return heldLock(world, directory, mine)
      if (!removeStale(world, directory)) return undefined
    }
    return undefined
  } finally {
    fs.rmSync(temporary, { force: true })
  }
}

function heldLock(world: LockWorld, directory: string, mine: LockHolder): Lock {
  const isHeld = (): boolean => {
    const holder = readHolder(world, directory)
    return typeof holder === 'object' && holder.pid === mine.pid && holder.nonce === mine.nonce
  }
  return {
    isHeld,
    release() {
      if (isHeld()) world.fs.rmSync(lockPath(directory), { force: true })
    },
  }
}

function tryLink(fs: LockWorld['fs'], from: string, to: string): boolean {
  try {
    fs.linkSync(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Removes the lock if its holder is gone. Returns whether trying again makes sense. */
function removeStale(world: LockWorld, directory: string): boolean {
  const first = stateOf(world, directory)
  if (first !== 'stale') return first === 'free'
  const steal = `${lockPath(directory)}.steal`
  const entered = enterSteal(world, steal)
  if (entered === undefined) return false
  try {
    const second = stateOf(world, directory)
    // Only what was seen to be stale is removed: a free lock may be somebody's by the time of the removal.
    if (second === 'stale' && inodeOf(world, steal) === entered) world.fs.rmSync(lockPath(directory), { force: true })
    return second !== 'held'
  } finally {
    leaveSteal(world, steal)
  }
}

function stateOf(world: LockWorld, directory: string): 'free' | 'held' | 'stale' {
  const holder = readHolder(world, directory)
  if (holder === undefined) return 'free'
  return isStale(holder, world.now(), world.isAlive) ? 'stale' : 'held'
}

/** Makes the directory only one courier can make, and returns its inode. */
function enterSteal(world: LockWorld, steal: string): number | undefined {
  try {
    world.fs.mkdirSync(steal, { mode: 0o700 })
    return inodeOf(world, steal)
  } catch {
    clearStaleSteal(world, steal)
    return undefined
  }
}

/**
 * Clears away what a crash left behind, for the next courier to succeed. By a rename, so that of several who see it only one takes
 * it; one who comes too late and takes a fresh directory puts it back.
 */
function clearStaleSteal(world: LockWorld, steal: string): void {
  if (!isStaleSteal(world, steal)) return
  const aside = `${steal}.${world.pid}-${world.random().toString(36).slice(2)}.tmp`
  try {
    world.fs.renameSync(steal, aside)
    if (isStaleSteal(world, aside)) world.fs.rmdirSync(aside)
    else world.fs.renameSync(aside, steal)
  } catch {}
}

function isStaleSteal(world: LockWorld, path: string): boolean {
  const made = world.fs.lstatSync(path, { throwIfNoEntry: false })?.mtimeMs
  return made !== undefined && Math.abs(world.now() - made) > STALE_LOCK_MS
}

function inodeOf({ fs }: LockWorld, path: string): number | undefined {
  return fs.lstatSync(path, { throwIfNoEntry: false })?.ino
}

function leaveSteal({ fs }: LockWorld, steal: string): void {
  try {
    fs.rmdirSync(steal)
  } catch {}
}
