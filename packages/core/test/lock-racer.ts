import { appendFileSync, existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { takeLock } from '../src/deliver/lock.ts'
import { currentCourierWorld } from '../src/edge/courier-world.ts'

/**
 * One of many processes that want the same lock: `<mode> <number of processes> <directory>…`, a round per directory, begun by all at
 * once. Writes one line per lock taken to `log` in that directory. In the mode `keep` whoever takes it holds it to the end of the
 * process, and the others go on trying for a while; in the mode `release` each takes it as often as said, and gives it back.
 */
const [mode, racers, ...directories] = process.argv.slice(2)
const world = currentCourierWorld()
const pause = new Int32Array(new SharedArrayBuffer(4))
const deadline = performance.now() + 100_000

const TIMES_RELEASED = 10
const TRIES_AFTER_SOMEBODY = 5

for (const [round, directory] of directories.entries()) {
  meet(`round-${round}`)
  if (mode === 'keep') keepOnce(directory)
  else for (let times = 0; times < TIMES_RELEASED && isInTime();) if (takeAndRelease(directory)) times++
}
// Whoever leaves early is gone, and its lock stale, for those still racing.
meet('end')

function keepOnce(directory: string): void {
  for (let tries = 0; tries < TRIES_AFTER_SOMEBODY && isInTime();) {
    if (existsSync(`${directory}/log`)) tries++
    if (takeLock(world, directory) === undefined) continue
    note(directory)
    return
  }
}

function takeAndRelease(directory: string): boolean {
  const lock = takeLock(world, directory)
  if (lock === undefined) return false
  note(directory)
  rmdirSync(`${directory}/inside`)
  lock.release()
  return true
}

function note(directory: string): void {
  appendFileSync(`${directory}/log`, `${enter(directory) ? 'alone' : 'together'} ${process.pid}\n`)
}

function enter(directory: string): boolean {
  try {
    mkdirSync(`${directory}/inside`)
    return true
  } catch {
    return false
  }
}

/** Waits until everybody has come. */
function meet(name: string): void {
  const place = `${directories[0]}/${name}`
  mkdirSync(place, { recursive: true })
  writeFileSync(`${place}/${process.pid}`, '')
  while (readdirSync(place).length < Number(racers) && isInTime()) Atomics.wait(pause, 0, 0, 3)
}

function isInTime(): boolean {
  if (performance.now() < deadline) return true
  process.exitCode = 1
  return false
}
