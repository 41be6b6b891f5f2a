import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { courierEnds } from './courier-ends.ts'

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'sonde-courier-ends-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A process that works in a directory until it is let go. */
async function processIn(cwd: string) {
  const child = spawn(process.execPath, ['-e', 'console.log(1); process.stdin.resume()'], { cwd })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return { pid: child.pid, letGo: () => void child.stdin.end() }
}

/** What happens first: that somebody is let go, or that nobody is waited for any longer. */
async function orderOf(waiting: Promise<void>, letGo: () => void): Promise<string[]> {
  const order: string[] = []
  const waited = waiting.then(() => order.push('waited'))
  await setImmediate()
  order.push('let go')
  letGo()
  await waited
  return order
}

const lockOf = (path: string, pid: number | undefined): string => {
  const lock = join(path, 'courier.lock')
  writeFileSync(lock, JSON.stringify({ pid, t: 0, nonce: 'x' }))
  return lock
}

test.skipIf(!existsSync('/proc/self/cwd'))('waits for one that has not come to its lock', async () => {
  const state = directory()
  const { letGo } = await processIn(state)
  expect(await orderOf(courierEnds(state), letGo)).toEqual(['let go', 'waited'])
})

test.skipIf(!existsSync('/proc/self/cwd'))('knows the directory through a link', async () => {
  const state = directory()
  const link = join(directory(), 'state')
  symlinkSync(state, link)
  const { letGo } = await processIn(state)
  expect(await orderOf(courierEnds(link), letGo)).toEqual(['let go', 'waited'])
})

test('waits for whoever holds the lock, until it is given back', async () => {
  const state = directory()
  const lock = lockOf(state, process.pid)
  expect(await orderOf(courierEnds(state), () => rmSync(lock))).toEqual(['let go', 'waited'])
})

test('waits for nobody where a courier was killed, or nothing was ever recorded', async () => {
  const state = directory()
  const { pid, letGo } = await processIn(directory())
  lockOf(state, pid)
  expect(await orderOf(courierEnds(state), letGo)).toEqual(['let go', 'waited'])
  await courierEnds(state)
  await courierEnds(join(state, 'missing'))
})
