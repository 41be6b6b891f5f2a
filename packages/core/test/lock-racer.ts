import { appendFileSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { takeLock } from '../src/deliver/lock.ts'
import { currentCourierWorld } from '../src/edge/courier-world.ts'

/**
 * One of many processes that want the same lock: `<mode> <number of processes> <first round's time> <ms per round> <directory>…`, a
 * round per directory. Writes one line per lock taken to `log` in that directory.
 */
const [mode, racers, firstRound, roundMs, ...directories] = process.argv.slice(2)
const world = currentCourierWorld()

for (const [round, directory] of directories.entries()) {
  const begins = Number(firstRound) + round * Number(roundMs)
  const ends = begins + Number(roundMs) * 0.8
  while (Date.now() < begins);
  do {
    const lock = takeLock(world, directory)
    if (lock === undefined) continue
    appendFileSync(`${directory}/log`, `${enter(directory) ? 'alone' : 'together'} ${process.pid}\n`)
    // Held to the end of the process in one mode, taken and given back as often as possible in the other.
    if (mode === 'keep') break
    rmdirSync(`${directory}/inside`)
    lock.release()
  } while (Date.now() < ends)
}

// Whoever leaves early is gone, and its lock stale, for those still racing.
const [meeting] = directories as [string]
writeFileSync(`${meeting}/finished-${process.pid}`, '')
const deadline = Date.now() + 20_000
while (readdirSync(meeting).filter((name) => name.startsWith('finished-')).length < Number(racers) && Date.now() < deadline) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
}

function enter(directory: string): boolean {
  try {
    mkdirSync(`${directory}/inside`)
    return true
  } catch {
    return false
  }
}
