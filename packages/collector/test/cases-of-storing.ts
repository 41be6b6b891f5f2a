import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { addDays } from '../src/calendar.ts'
import { encodeLine } from '../src/collect/log/record.ts'
import { ERASE_DAYS, REMEMBER_DAYS } from '../src/store/contract.ts'
import { finished, record, TODAY } from './bodies.ts'
import { erase, segmentOf } from './segment-of.ts'
import { countOf, opened, SPAN, type OpenStore } from './store-world.ts'
import { tempDirectory } from './temp-directory.ts'

/** That what was acknowledged is there once, or not at all where its sender wants it gone. */
export function testStoring(name: string, open: OpenStore): void {
  describe(`${name}: exactly once`, () => {
    test('stores every event of a segment', async () => {
      const store = await opened(open)
      await store.apply(segmentOf(record(1), record(2, [finished(), finished(), finished()])))
      expect(await countOf(store)).toBe(4)
    })

    test('stores a segment once, however often it is applied', async () => {
      const store = await opened(open)
      const segment = segmentOf(record(1), record(2))
      for (let round = 0; round < 3; round += 1) await store.apply(segment)
      expect(await countOf(store)).toBe(2)
    })

    test('stores a batch once, within a segment and across segments, whatever the repeat says', async () => {
      const store = await opened(open)
      await store.apply(segmentOf(record(1), record(1), record(1, [finished(), finished()])))
      await store.apply(segmentOf(record(1, [finished(), finished()]), record(2)))
      expect(await countOf(store)).toBe(2)
    })

    test('knows segments and batches after it was closed and opened again', async () => {
      const directory = tempDirectory()
      const first = await open(directory)
      const segment = segmentOf(record(1))
      await first.apply(segment)
      await first.close()
      const second = await opened(open, directory)
      await second.apply(segment)
      await second.apply(segmentOf(record(1), record(2)))
      expect(await countOf(second)).toBe(2)
    })

    test('stores nothing of a segment that it cannot store whole', async () => {
      const store = await opened(open)
      const bad = record(2, [finished({ durationMs: 1e30 })])
      await expect(store.apply(segmentOf(record(1), bad))).rejects.toThrow('1e+30')
      expect(await countOf(store)).toBe(0)
      await store.apply(segmentOf(record(1)))
      expect(await countOf(store)).toBe(1)
    })

    test('stores what is whole of a damaged segment, and says how much is not', async () => {
      const store = await opened(open)
      const segment = segmentOf()
      writeFileSync(
        segment.path,
        `${encodeLine(record(1))}${encodeLine(record(2)).replace('acme', 'acne')}${encodeLine(record(3))}{"by`,
      )
      expect(await store.apply(segment)).toEqual({ damaged: 1 })
      expect(await countOf(store)).toBe(2)
    })

    test('takes an empty segment', async () => {
      const store = await opened(open)
      expect(await store.apply(segmentOf())).toEqual({ damaged: 0 })
    })

    test('applies segments in the order they were handed over', async () => {
      const store = await opened(open)
      await Promise.all([store.apply(segmentOf(record(1))), store.apply(segmentOf(erase(1))), store.apply(segmentOf(record(1)))])
      expect(await countOf(store)).toBe(0)
    })
  })

  describe(`${name}: [B-2] erasing`, () => {
    test('removes every row of the batch and no other', async () => {
      const store = await opened(open)
      await store.apply(
        segmentOf(record(1, [finished(), finished()], { dropped: { expired: 1 }, rejected: { 'bad-value': 2 } }), record(2)),
      )
      await store.apply(segmentOf(erase(1)))
      expect(await countOf(store)).toBe(1)
      expect(await store.losses(SPAN)).toEqual([])
    })

    test('keeps a late copy out, also when the batch was never here', async () => {
      const store = await opened(open)
      await store.apply(segmentOf(erase(1), erase(2)))
      await store.apply(segmentOf(record(1), record(3)))
      await store.apply(segmentOf(record(2)))
      expect(await countOf(store)).toBe(1)
    })

    test('erases a batch of the same segment, before or after it', async () => {
      const store = await opened(open)
      await store.apply(segmentOf(record(1), erase(1), erase(2), record(2), record(3)))
      expect(await countOf(store)).toBe(1)
    })

    test('may be repeated', async () => {
      const store = await opened(open)
      await store.apply(segmentOf(record(1), record(2)))
      await store.apply(segmentOf(erase(1), erase(1)))
      await store.apply(segmentOf(erase(1)))
      expect(await countOf(store)).toBe(1)
    })

    test('works to the last day and is impossible afterwards, when nothing joins the rows any more', async () => {
      const store = await opened(open)
      await store.apply(segmentOf(record(1), record(2)))
      await store.upkeep(addDays(TODAY, ERASE_DAYS))
      await store.apply(segmentOf(erase(1)))
      expect(await countOf(store)).toBe(1)
      await store.upkeep(addDays(TODAY, ERASE_DAYS + 1))
      await store.apply(segmentOf(erase(2)))
      expect(await countOf(store)).toBe(1)
    })

    test('still keeps copies out when the rows are unlinked, until the batch is forgotten', async () => {
      const store = await opened(open)
      await store.apply(segmentOf(record(1)))
      await store.upkeep(addDays(TODAY, REMEMBER_DAYS))
      await store.apply(segmentOf(record(1)))
      expect(await countOf(store)).toBe(1)
      await store.upkeep(addDays(TODAY, REMEMBER_DAYS + 1))
      await store.apply(segmentOf(record(1)))
      expect(await countOf(store)).toBe(2)
    })
  })

  test(`${name}: keeps each tool as long as it is told, to the day, and every other as long as others are`, async () => {
    const store = await opened(open)
    const ages = [0, 10, 11, 20, 21]
    const of = (tool: string, offset: number) =>
      ages.map((days, index) => record(offset + index, [finished({}, { at: addDays(TODAY, -days) })], { tool }))
    await store.apply(segmentOf(...of('acme', 0), ...of('other', 10), ...of('nameless', 20)))
    const left = async (tool: string) => (await store.count({ ...SPAN, tool, by: [] }))[0]?.events
    expect(await store.upkeep(TODAY, { acme: 10 })).toEqual({ expired: { acme: 3 } })
    expect([await left('acme'), await left('other')]).toEqual([2, 5])
    expect(await store.upkeep(TODAY, { acme: 30, other: 10, '*': 20 })).toEqual({ expired: { other: 3, nameless: 1 } })
    expect([await left('acme'), await left('other'), await left('nameless')]).toEqual([2, 2, 4])
  })

  test(`${name}: fails every call after it was closed`, async () => {
    const store = await open(tempDirectory())
    await store.close()
    await expect(store.count({ ...SPAN, by: [] })).rejects.toThrow(Error)
    await expect(store.apply(segmentOf(record(1)))).rejects.toThrow(Error)
  })
}
