import { appendLine } from '../src/spool/append.ts'
import { currentWorld } from '../src/edge/world.ts'

/**
 * Appends lines as runs do, three at a time with a pause after them: `<spool> <number of lines> <prefix of their ids>`. Ends with 1
 * where one was not written.
 */
const [path = '', count, prefix] = process.argv.slice(2)
const world = currentWorld()
const pause = new Int32Array(new SharedArrayBuffer(4))
for (let n = 0; n < Number(count); n++) {
  const context = { runtime: 'node', runtimeMajor: 24 }
  const event = { name: 'feature.used', properties: { feature: 'cache' } }
  const line = { v: 1, id: `${prefix}-${n}`, t: Date.now(), type: 'event', version: '1.4.2', context, event }
  let result = appendLine(world, path, JSON.stringify(line))
  // On a slow machine couriers do not keep up.
  for (let tries = 0; result === 'full' && tries < 1000; tries++) {
    Atomics.wait(pause, 0, 0, 20)
    result = appendLine(world, path, JSON.stringify(line))
  }
  if (result !== 'written') process.exitCode = 1
  if (n % 3 === 0) Atomics.wait(pause, 0, 0, 1)
}
