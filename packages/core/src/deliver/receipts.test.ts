import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { courierWorld, inState, type TestCourierWorld } from '../../test/courier-world.ts'
import { ENDPOINT } from '../../test/spool.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import { pruneReceipts, readReceipts } from './receipts.ts'
import { sealedBytes } from './sealed-file.ts'

const HEADER = { v: 1, endpoint: ENDPOINT, contentType: 'application/json', versions: ['1.4.2'], t: 0 } as const

function receipt(world: TestCourierWorld, id: string, { daysAgo = 0, text = '{}' } = {}): void {
  writeFileSync(inState(world, `sent-${id}`), sealedBytes(HEADER, Buffer.from(text)))
  writeFileSync(inState(world, `secret-${id}`), 'secret')
  const seconds = (world.time - daysAgo * DAY_MS) / 1000
  utimesSync(inState(world, `sent-${id}`), seconds, seconds)
}

test('shows byte for byte what was sent, when and to whom, oldest first', () => {
  const world = courierWorld()
  receipt(world, 'a', { text: '{"new":"é\\n"}' })
  receipt(world, 'b', { text: 'first line\nsecond line\n', daysAgo: 2 })
  expect(readReceipts(world, world.directory)).toEqual([
    {
      id: 'b',
      sentAt: world.time - 2 * DAY_MS,
      endpoint: ENDPOINT,
      contentType: 'application/json',
      text: 'first line\nsecond line\n',
    },
    { id: 'a', sentAt: world.time, endpoint: ENDPOINT, contentType: 'application/json', text: '{"new":"é\\n"}' },
  ])
})

test.each(['', 'no header', '{}\n{}', '{"v":1}\n', 'null\n', '{"v":2,"endpoint":"x"}\nnewer'])(
  'leaves out a file that says %j',
  (text) => {
    const world = courierWorld()
    receipt(world, 'a')
    writeFileSync(inState(world, 'sent-b'), text)
    expect(readReceipts(world, world.directory).map(({ id }) => id)).toEqual(['a'])
  },
)

test('there are none where there is no directory', () => {
  const world = courierWorld()
  expect(readReceipts(world, `${world.directory}/none`)).toEqual([])
})

test('a receipt is kept for 30 days, and its secret as long', () => {
  const world = courierWorld()
  receipt(world, 'kept', { daysAgo: 30 })
  receipt(world, 'old', { daysAgo: 30.01 })
  receipt(world, 'ahead', { daysAgo: -31 })
  pruneReceipts(world, world.directory)
  expect(readdirSync(world.directory).toSorted()).toEqual(['secret-kept', 'sent-kept'])
})

test('all receipts together have at most 256 KiB: the oldest go first', () => {
  const world = courierWorld()
  for (let n = 0; n < 10; n++) receipt(world, `r${n}`, { daysAgo: n, text: 'x'.repeat(50_000) })
  pruneReceipts(world, world.directory)
  expect(readReceipts(world, world.directory).map(({ id }) => id)).toEqual(['r4', 'r3', 'r2', 'r1', 'r0'])
})

test('the newest receipt is kept, however large its body was', () => {
  const world = courierWorld()
  receipt(world, 'small', { daysAgo: 1 })
  receipt(world, 'large', { text: 'x'.repeat(256 * 1024) })
  pruneReceipts(world, world.directory)
  expect(readReceipts(world, world.directory).map(({ id }) => id)).toEqual(['large'])
  expect(existsSync(inState(world, 'secret-small'))).toBe(false)
})
