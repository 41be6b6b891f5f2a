import { readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { courierWorld, inState, type TestCourierWorld } from '../../test/courier-world.ts'
import { ENDPOINT } from '../../test/spool.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import { recipientKey } from '../spool/recipient-key.ts'
import { readCounted } from './counted-file.ts'
import { forgetRecorded } from './forget-recorded.ts'
import { prune } from './prune.ts'
import { sealedBytes } from './sealed-file.ts'

function waiting(world: TestCourierWorld, id: string, daysAgo: number, body: object = { events: [{}, { n: 4 }] }): void {
  const header = {
    v: 1,
    endpoint: ENDPOINT,
    contentType: 'application/json',
    versions: [],
    t: world.time - daysAgo * DAY_MS,
  } as const
  writeFileSync(inState(world, `sealed-${id}`), sealedBytes(header, Buffer.from(JSON.stringify(body))))
  writeFileSync(inState(world, `secret-${id}`), 'secret')
}

function file(world: TestCourierWorld, name: string, secondsAgo: number): void {
  writeFileSync(inState(world, name), 'x')
  utimesSync(inState(world, name), world.time / 1000 - secondsAgo, world.time / 1000 - secondsAgo)
}

const filesIn = (world: TestCourierWorld, pattern = /^/): string[] =>
  readdirSync(world.directory)
    .filter((name) => pattern.test(name))
    .toSorted()

test('a body that waits for more than 30 days is given up and counted, with the losses it would have told', () => {
  const world = courierWorld()
  waiting(world, 'a', 30)
  waiting(world, 'b', 30.01, { dropped: { 'bad-line': 2 }, events: [{}, { n: 4 }] })
  waiting(world, 'c', -31)
  prune(world, world.directory)
  expect(filesIn(world, /^se/)).toEqual(['sealed-a', 'secret-a'])
  expect(readCounted(world, world.directory)).toMatchObject({
    untold: { b: { to: recipientKey(ENDPOINT), dropped: { 'bad-line': 2, expired: 5 } }, c: { dropped: { expired: 5 } } },
  })
})

test('a sealed file that is damaged is removed, one of a newer format is not', () => {
  const world = courierWorld()
  waiting(world, 'a', 1)
  writeFileSync(inState(world, 'sealed-b'), 'damaged')
  writeFileSync(inState(world, 'sealed-c'), '{"v":2}\nx')
  prune(world, world.directory)
  expect(filesIn(world)).toEqual(['sealed-a', 'sealed-c', 'secret-a'])
})

test('what is given up while the memory is of a newer format is not counted', () => {
  const world = courierWorld()
  writeFileSync(inState(world, 'counted.json'), '{"v":2}')
  waiting(world, 'a', 31)
  prune(world, world.directory)
  expect(filesIn(world)).toEqual(['counted.json'])
})

test('the catalogs of the 8 versions written last are kept', () => {
  const world = courierWorld()
  for (let n = 0; n < 12; n++) file(world, `catalog-1.${n}.0.json`, 100 - n)
  prune(world, world.directory)
  expect(filesIn(world)).toHaveLength(8)
  expect(filesIn(world)).toContain('catalog-1.4.0.json')
  expect(filesIn(world)).not.toContain('catalog-1.3.0.json')
})

test('replacements that never came into place are removed after an hour', () => {
  const world = courierWorld()
  file(world, 'delivery.json.123-abc.tmp', 3601)
  file(world, 'settings.json.123-abc.tmp', 3599)
  file(world, 'courier.lock.9-x.tmp', 3601)
  world.fs.mkdirSync(inState(world, 'courier.lock.steal.9-x.tmp'))
  utimesSync(inState(world, 'courier.lock.steal.9-x.tmp'), 1, 1)
  prune(world, world.directory)
  expect(filesIn(world)).toEqual(['settings.json.123-abc.tmp'])
})

test('forgetting leaves the choice, the receipts with their secrets, and what is known of recipients', () => {
  const world = courierWorld()
  const kept = ['settings.json', 'delivery.json', 'catalog-1.4.2.json', 'courier.lock', 'sent-a-000', 'secret-a-000']
  const recorded = [
    'current-k.ndjson',
    'claimed-x-k.ndjson',
    'claimed-x.overflow',
    'overflow',
    'sealed-b-000',
    'sealed-b-000.tmp',
    'secret-b-000',
    'secret-b-000.tmp',
    'sealing-b',
    'sealing-b.tmp',
    'counted.json',
    'counted.json.tmp',
  ]
  for (const name of [...kept, ...recorded]) file(world, name, 0)
  forgetRecorded(world, world.directory)
  expect(filesIn(world)).toEqual(kept.toSorted())
})
