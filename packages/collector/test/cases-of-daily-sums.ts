import { describe, expect, test } from 'vitest'
import type { LogRecord } from '../src/collect/log/record.ts'
import { BIN_ERROR } from '../src/store/bins.ts'
import type { CountRow, EventStore } from '../src/store/contract.ts'
import { TODAY } from './bodies.ts'
import { madeUpBatches } from './made-up-events.ts'
import { QUESTIONS } from './questions.ts'
import { segmentOf } from './segment-of.ts'
import { opened, type OpenStore } from './store-world.ts'

/** That the daily sums say what the events say. */
export function testDailySums(name: string, open: OpenStore): void {
  describe(`${name}: daily sums [B-2]`, () => {
    const answers = async (store: EventStore, exact: boolean) => {
      const found: Record<string, CountRow[]> = {}
      for (const [question, query] of Object.entries(QUESTIONS)) found[question] = await store.count({ ...query, exact })
      return found
    }
    const counts = (found: Record<string, CountRow[]>) =>
      Object.fromEntries(
        Object.entries(found).map(([question, rows]) => [
          question,
          rows.map(({ key, events, first }) => ({ key, events, first })),
        ]),
      )

    function expectClose(quick: Record<string, CountRow[]>, exact: Record<string, CountRow[]>): void {
      for (const question of ['durations of commands', 'durations by version']) {
        for (const [index, { percentiles }] of (exact[question] ?? []).entries()) {
          const close = quick[question]?.[index]?.percentiles
          for (const level of ['p50', 'p95', 'p99'] as const) {
            const value = percentiles?.[level] ?? Number.NaN
            expect(Math.abs((close?.[level] ?? 0) - value)).toBeLessThanOrEqual(value * BIN_ERROR)
          }
        }
      }
    }

    async function filled(store: EventStore): Promise<void> {
      const batches = [...madeUpBatches(120, 25)]
      for (let start = 0; start < batches.length; start += 40) await store.apply(segmentOf(...batches.slice(start, start + 40)))
    }

    test('answer every question as the events themselves do, percentiles within the stated error', async () => {
      const store = await opened(open)
      await filled(store)
      const [quick, exact] = [await answers(store, false), await answers(store, true)]
      expect(counts(quick)).toEqual(counts(exact))
      for (const rows of Object.values(exact)) expect(rows.length).toBeGreaterThan(0)
      expectClose(quick, exact)
    })

    test('still do when batches were erased or repeated, when days have expired, and when a version was quarantined', async () => {
      const store = await opened(open)
      const batches = [...madeUpBatches(60, 25)]
      await store.apply(segmentOf(...batches))
      await store.apply(segmentOf(...batches.slice(0, 20), ...madeUpBatches(10, 25, 40, 8)))
      const doomed = batches.slice(5, 15).map(({ batch }): LogRecord => ({ kind: 'erase', batch, received: TODAY }))
      await store.apply(segmentOf(...doomed, ...madeUpBatches(10, 25, 40, 9)))
      const before = await answers(store, false)
      const exact = await answers(store, true)
      expect(counts(before)).toEqual(counts(exact))
      expectClose(before, exact)

      expect(await store.upkeep(TODAY, { acme: 20 })).toEqual({ expired: { acme: expect.any(Number) as number } })
      const kept = await answers(store, false)
      expect(counts(kept)).toEqual(counts(await answers(store, true)))
      expect(kept['events per day']?.length).toBeLessThan(before['events per day']?.length ?? 0)

      const { events } = await store.quarantine({ tool: 'acme', from: '2026-01-01', to: '2026-12-31', version: '1.4' })
      expect(events).toBeGreaterThan(0)
      const left = await answers(store, false)
      expect(counts(left)).toEqual(counts(await answers(store, true)))
      expect(left['commands by version']?.map(({ key }) => key[1])).not.toContain('1.4')
      expect(left['another tool']).toEqual(kept['another tool'])
    })

    test('are the same when they are computed again', async () => {
      const store = await opened(open)
      await filled(store)
      const before = await answers(store, false)
      await store.rebuild()
      expect(await answers(store, false)).toEqual(before)
      await store.apply(segmentOf(...madeUpBatches(5, 25, 40, 3)))
      expect(counts(await answers(store, false))).toEqual(counts(await answers(store, true)))
    })
  })
}
