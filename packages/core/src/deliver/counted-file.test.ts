import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { courierWorld, inState } from '../../test/courier-world.ts'
import { failingFs } from '../../test/failing-fs.ts'
import { ENDPOINT } from '../../test/spool.ts'
import { NOTHING_COUNTED, type Counted } from './counted.ts'
import { readCounted, writeCounted } from './counted-file.ts'
import { sealedBytes } from './sealed-file.ts'

const COUNTED: Counted = {
  v: 1,
  first: '2026-11-18',
  active: ['2026-11-18', '2026-W47', '2026-11'],
  reach: { 'command.finished build': ['ever', '2026-11-18'] },
  singly: { '2026-11-18 command.finished': 4 },
  lines: { p: { done: ['a'], carried: ['b'] } },
  untold: { q: { to: 'k', dropped: { expired: 2 } } },
}

test('reads what was written, readable by nobody else', () => {
  const world = courierWorld()
  writeCounted(world, world.directory, COUNTED)
  expect(readCounted(world, world.directory)).toEqual(COUNTED)
  expect(statSync(inState(world, 'counted.json')).mode & 0o777).toBe(0o600)
})

test('a missing memory is empty, even where receipts are left: whoever switched off and on again is new', () => {
  const world = courierWorld()
  const { lines: _, untold: __, ...counting } = COUNTED
  const header = { v: 1, endpoint: ENDPOINT, contentType: 'application/json', versions: [], t: 1, counting } as const
  writeFileSync(inState(world, 'sent-a-000'), sealedBytes(header, Buffer.from('{}')))
  expect(readCounted(world, world.directory)).toEqual(NOTHING_COUNTED)
})

test('a newer one is left alone', () => {
  const world = courierWorld()
  writeFileSync(inState(world, 'counted.json'), '{"v":2}')
  expect(readCounted(world, world.directory)).toBe('newer')
})

const damaged = (change: Record<string, unknown>): string => JSON.stringify({ ...COUNTED, ...change })

test.each([
  ['empty', ''],
  ['cut off', JSON.stringify(COUNTED).slice(0, 50)],
  ['no object', '[]'],
  ['of no version', damaged({ v: '1' })],
  ['with a first day that is none', damaged({ first: '2026-02-31' })],
  ['with an active period that is none', damaged({ active: ['yesterday'] })],
  ['with marks that are none', damaged({ reach: { 'a b': [7] } })],
  ['with counts that are none', damaged({ singly: { '2026-11-18 a': 'many' } })],
  ['with counts of no day', damaged({ singly: { a: 1 } })],
  ['without lines', damaged({ lines: undefined })],
  ['with losses of nobody', damaged({ untold: { q: { dropped: {} } } })],
])('one that is %s is made again from what bodies, waiting and sent, say was counted', (_, text) => {
  const world = courierWorld()
  const header = { v: 1, endpoint: ENDPOINT, contentType: 'application/json', versions: [], t: 1 } as const
  const sent = {
    active: ['2026-11-18', '2026-W47', '2026-11'],
    first: '2026-11-18',
    reach: { 'a b': ['ever', '2026-11-18'] },
    singly: {},
  }
  const waiting = { active: ['2026-11-19'], first: '2026-11-19', reach: { 'a b': ['2026-11-19'] }, singly: { '2026-11-19 a': 3 } }
  writeFileSync(inState(world, 'sent-a-000'), sealedBytes({ ...header, counting: sent }, Buffer.from('{}')))
  writeFileSync(inState(world, 'sent-a-001'), sealedBytes(header, Buffer.from('{}')))
  writeFileSync(inState(world, 'sent-b-000'), 'damaged too')
  writeFileSync(inState(world, 'sealed-c-000'), sealedBytes({ ...header, counting: waiting }, Buffer.from('{}')))
  writeFileSync(inState(world, 'sealed-d-000'), sealedBytes({ ...header, counting: { active: 7 } as never }, Buffer.from('{}')))
  writeFileSync(inState(world, 'counted.json'), text)
  expect(readCounted(world, world.directory)).toEqual({
    ...NOTHING_COUNTED,
    first: '2026-11-18',
    active: ['2026-11', '2026-11-18', '2026-11-19', '2026-W47'],
    reach: { 'a b': ['ever', '2026-11-18', '2026-11-19'] },
    singly: { '2026-11-19 a': 3 },
  })
})

test('a link is not followed', () => {
  const world = courierWorld()
  writeFileSync(inState(world, 'elsewhere'), JSON.stringify(COUNTED))
  world.fs.symlinkSync(inState(world, 'elsewhere'), inState(world, 'counted.json'))
  expect(readCounted(world, world.directory)).toEqual(NOTHING_COUNTED)
  writeCounted(world, world.directory, COUNTED)
  expect(readCounted(world, world.directory)).toEqual(COUNTED)
  expect(readFileSync(inState(world, 'elsewhere'), 'utf8')).toBe(JSON.stringify(COUNTED))
})

test('a system that fails to read is no damage', () => {
  const world = courierWorld()
  writeCounted(world, world.directory, COUNTED)
  expect(() => readCounted({ ...world, fs: failingFs(1).fs }, world.directory)).toThrow('EIO')
})

test('a write that fails leaves the old memory in place', () => {
  const world = courierWorld()
  writeCounted(world, world.directory, COUNTED)
  // Open, write, sync, close, rename.
  for (let failAt = 1; failAt <= 5; failAt++) {
    expect(() => writeCounted({ ...world, fs: failingFs(failAt).fs }, world.directory, NOTHING_COUNTED)).toThrow('EIO')
    expect(readCounted(world, world.directory)).toEqual(COUNTED)
  }
  writeCounted(world, world.directory, NOTHING_COUNTED)
  expect(readCounted(world, world.directory)).toEqual(NOTHING_COUNTED)
})
