import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { courierWorld, inState } from '../../test/courier-world.ts'
import { temporaryDirectory } from '../../test/test-world.ts'
import { courierAtWork } from './lock-holder.ts'
import { takeLock } from './lock.ts'

const RACER = fileURLToPath(new URL('../../test/lock-racer.ts', import.meta.url))
const RACERS = 10

test('one courier has the lock, and the next one after its release', () => {
  const world = courierWorld()
  const lock = takeLock(world, world.directory)
  expect(lock?.isHeld()).toBe(true)
  expect(takeLock(world, world.directory)).toBeUndefined()
  lock?.release()
  expect(takeLock(world, world.directory)?.isHeld()).toBe(true)
  expect(readdirSync(world.directory)).toEqual(['courier.lock'])
})

test.each([
  ['of a process that is gone', (world: ReturnType<typeof courierWorld>) => void world.living.clear()],
  ['older than a minute', (world: ReturnType<typeof courierWorld>) => void (world.time += 60_001)],
  ['from the future', (world: ReturnType<typeof courierWorld>) => void (world.time -= 60_001)],
])('a lock %s is taken over, and its holder notices', (_, becomeStale) => {
  const world = courierWorld()
  const old = takeLock(world, world.directory)
  becomeStale(world)
  expect(courierAtWork(world, world.directory, world.isAlive)).toBe(false)
  const lock = takeLock(world, world.directory)
  expect(lock?.isHeld()).toBe(true)
  expect(old?.isHeld()).toBe(false)
  old?.release()
  expect(lock?.isHeld()).toBe(true)
})

test('a lock a minute old whose process lives is respected', () => {
  const world = courierWorld()
  takeLock(world, world.directory)
  world.time += 60_000
  expect(takeLock(world, world.directory)).toBeUndefined()
  expect(courierAtWork(world, world.directory, world.isAlive)).toBe(true)
})

test.each(['', 'text', '{}', '{"pid":-1,"t":1}', '[]', 'null', '{"pid":"1","t":1}'])(
  'a lock that says %j is nobody’s',
  (text) => {
    const world = courierWorld()
    writeFileSync(inState(world, 'courier.lock'), text)
    expect(takeLock(world, world.directory)?.isHeld()).toBe(true)
  },
)

test('a stale lock is left alone while somebody else removes it', () => {
  const world = courierWorld()
  takeLock(world, world.directory)
  world.living.clear()
  mkdirSync(inState(world, 'courier.lock.steal'))
  world.time = Date.now()
  expect(takeLock(world, world.directory)).toBeUndefined()
  expect(existsSync(inState(world, 'courier.lock'))).toBe(true)
})

test('a steal directory left behind by a crash blocks one attempt, not all', () => {
  const world = courierWorld()
  takeLock(world, world.directory)
  world.living.clear()
  mkdirSync(inState(world, 'courier.lock.steal'))
  const made = world.time / 1000 - 61
  utimesSync(inState(world, 'courier.lock.steal'), made, made)
  expect(takeLock(world, world.directory)).toBeUndefined()
  expect(takeLock(world, world.directory)?.isHeld()).toBe(true)
})

/** Lets processes race for the locks of several directories, and returns what each directory's log says. */
async function race(mode: 'keep' | 'release', directories: readonly string[]): Promise<string[][]> {
  const args = [RACER, mode, String(RACERS), ...directories]
  const racers = Array.from({ length: RACERS }, () => spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] }))
  const codes = await Promise.all(racers.map(async (racer) => (await once(racer, 'exit'))[0] as number))
  expect(codes).toEqual(racers.map(() => 0))
  return directories.map((directory) => readFileSync(join(directory, 'log'), 'utf8').trim().split('\n'))
}

/** The id of a process that no longer exists. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid
}

test('ten processes that take and release it as fast as they can never hold it together', async () => {
  const [log = []] = await race('release', [temporaryDirectory()])
  expect(log).toHaveLength(RACERS * 10)
  expect(log.filter((line) => !line.startsWith('alone'))).toEqual([])
})

test('ten processes that find a stale lock: exactly one takes it over, in each of 40 rounds', async () => {
  const pid = deadPid()
  const directories = Array.from({ length: 40 }, temporaryDirectory)
  for (const [round, directory] of directories.entries()) {
    writeFileSync(join(directory, 'courier.lock'), JSON.stringify({ pid, t: Date.now(), nonce: 'x' }))
    // In every fourth round the one before crashed while it took over.
    if (round % 4 === 0) {
      mkdirSync(join(directory, 'courier.lock.steal'))
      utimesSync(join(directory, 'courier.lock.steal'), 1, 1)
    }
  }
  const logs = await race('keep', directories)
  expect(logs.map((log) => log.length)).toEqual(logs.map(() => 1))
})
