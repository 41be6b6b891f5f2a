import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { courierWorld, inState } from '../../test/courier-world.ts'
import { ENDPOINT, spool, spoolPath } from '../../test/spool.ts'
import { countOverflow } from '../spool/append.ts'
import { recipientKey } from '../spool/recipient-key.ts'
import { claimOverflow, claimsIn, claimSpool, MAX_CLAIM_BYTES, overflowOf, readLines, spoolKeys } from './claim.ts'
import { timeOfPass } from './pass-id.ts'

const KEY = recipientKey(ENDPOINT)

test('takes a spool away, and can be found again with the time and the recipient', () => {
  const world = courierWorld()
  spool(world, ['a'])
  const claim = claimSpool(world, world.directory, KEY)
  expect(claim).toMatchObject({ key: KEY })
  expect(existsSync(spoolPath(world))).toBe(false)
  expect(claimsIn(world.directory, world.fs.readdirSync(world.directory))).toEqual([claim])
  expect(timeOfPass(claim?.id ?? '')).toBe(world.time)
})

test('there is nothing to take where nobody has appended', () => {
  const world = courierWorld()
  expect(claimSpool(world, world.directory, KEY)).toBeUndefined()
})

test('claims are found oldest first, but not one that a newer format has sealed', () => {
  const world = courierWorld()
  const ids = [3, 1, 2].map((days) => {
    world.time += days * 1000
    spool(world, ['a'])
    return claimSpool(world, world.directory, KEY)?.id ?? ''
  })
  writeFileSync(inState(world, `sealing-${ids[1]}`), '')
  expect(claimsIn(world.directory, world.fs.readdirSync(world.directory).toReversed()).map(({ id }) => id)).toEqual([
    ids[0],
    ids[2],
  ])
})

test('names of spools give the recipients; names that are no recipient are not ours', () => {
  expect(
    spoolKeys([
      `current-${KEY}.ndjson`,
      'current-.ndjson',
      'current-x.ndjson',
      'current-%zz.ndjson',
      'current-x',
      'settings.json',
    ]),
  ).toEqual([KEY])
})

test('reads lines and not the emptiness between them', () => {
  const world = courierWorld()
  spool(world, ['a', 'b'])
  writeFileSync(spoolPath(world), 'c without an end', { flag: 'a' })
  expect(readLines(world, spoolPath(world))).toEqual({ texts: ['a', 'b', 'c without an end'], cut: false })
})

test('[C-10] reads no more than 2 MiB of a spool that grew beyond every limit', () => {
  const world = courierWorld()
  const line = `${'x'.repeat(99)}\n`
  writeFileSync(spoolPath(world), line.repeat(40_000))
  const { texts, cut } = readLines(world, spoolPath(world))
  expect(cut).toBe(true)
  expect(texts).toHaveLength(Math.floor(MAX_CLAIM_BYTES / 100))
  expect(texts.every((text) => text.length === 99)).toBe(true)
})

test('a file that is not there, a link and a directory hold nothing', () => {
  const world = courierWorld()
  writeFileSync(inState(world, 'elsewhere'), 'a\n')
  world.fs.symlinkSync(inState(world, 'elsewhere'), inState(world, 'link'))
  world.fs.mkdirSync(inState(world, 'directory'))
  for (const name of ['missing', 'link', 'directory'])
    expect(readLines(world, inState(world, name))).toEqual({ texts: [], cut: false })
  expect(readLines({ ...world, uid: (world.uid ?? 0) + 1 }, inState(world, 'elsewhere'))).toEqual({ texts: [], cut: false })
})

test('counts what a full spool refused once, for one sealing', () => {
  const world = courierWorld()
  for (let n = 0; n < 3; n++) countOverflow(world, world.directory)
  claimOverflow(world, world.directory, 'first')
  countOverflow(world, world.directory)
  expect(overflowOf(world, world.directory, 'first')).toBe(3)
  expect(overflowOf(world, world.directory, 'second')).toBe(0)
  expect(readFileSync(inState(world, 'overflow'), 'utf8')).toHaveLength(2)
})
