import { FACT_NAMES, type WireEvent } from '@sonde/core/protocol'
import { describe, expect, test } from 'vitest'
import { finished, record, TODAY } from './bodies.ts'
import { segmentOf } from './segment-of.ts'
import { countOf, opened, SPAN, type OpenStore } from './store-world.ts'

/** That every property of a catalog has its place, under whatever name, and every word stays what it was. */
export function testColumns(name: string, open: OpenStore): void {
  describe(`${name}: groups`, () => {
    test('[R-AST-2] counts by a property of a group, apart from one that is called alike', async () => {
      const store = await opened(open)
      const configured = (config: WireEvent['properties']): WireEvent => ({ name: 'configured', at: TODAY, properties: config })
      await store.apply(
        segmentOf(
          record(1, [
            configured({ config: { markdown: { syntaxHighlight: 'shiki' }, plugins: [] } }),
            configured({ config: { markdown: { syntaxHighlight: 'shiki' } } }),
            configured({ config: { markdown: { syntaxHighlight: 'prism' } } }),
            configured({ 'config.markdown.syntaxHighlight': 'none' }),
          ]),
        ),
      )
      const rows = await store.count({ ...SPAN, by: [{ property: 'config/markdown/syntaxHighlight', type: 'word' }] })
      expect(rows.map(({ key, events }) => [key[0], events])).toEqual([
        ['shiki', 2],
        ['prism', 1],
        [null, 1],
      ])
    })
  })

  describe(`${name}: timing`, () => {
    test('[R-SST-4] [R-SAM-4] [R-AST-9] counts by every fact of a full context, and knows where there is none', async () => {
      const store = await opened(open)
      const words = Object.fromEntries(FACT_NAMES.map((fact) => [fact, `word of ${fact}`]))
      await store.apply(segmentOf(record(1, [finished(), finished()], { context: { os: 'linux', ...words } }), record(2)))
      for (const fact of FACT_NAMES) {
        const rows = await store.count({ ...SPAN, by: [{ field: fact }] })
        expect(rows.map(({ key, events }) => [...key, events])).toEqual([
          [`word of ${fact}`, 2],
          [null, 1],
        ])
      }
    })

    test('[R-GAT-10] counts by the hour and the weekday of the user, and knows where there is none', async () => {
      const store = await opened(open)
      const at = (hour: number, weekday: number): WireEvent => finished({}, { hour, weekday })
      await store.apply(segmentOf(record(1, [at(0, 1), at(23, 7), at(23, 7), finished()])))
      const rows = await store.count({ ...SPAN, by: [{ field: 'hour' }, { field: 'weekday' }] })
      expect(rows.map(({ key, events }) => [...key, events])).toEqual([
        ['23', '7', 2],
        ['0', '1', 1],
        [null, null, 1],
      ])
    })
  })

  describe(`${name}: properties`, () => {
    test('makes room for a new property while it holds events, and keeps the old ones', async () => {
      const store = await opened(open)
      await store.apply(segmentOf(record(1)))
      await store.apply(segmentOf(record(2, [finished({ editor: 'vim' })])))
      expect(await store.count({ ...SPAN, by: [{ property: 'editor', type: 'word' }] })).toMatchObject([
        { key: ['vim'] },
        { key: [null] },
      ])
    })

    test('tells names apart that differ in case and punctuation only', async () => {
      const store = await opened(open)
      const names = ['ab', 'Ab', 'aB', 'AB', 'a_b', 'a-b', 'a.b', 'a__b', 'a_B', 'A_b']
      await store.apply(
        segmentOf(record(1, [finished(Object.fromEntries(names.map((property) => [property, `is ${property}`])))])),
      )
      for (const property of names) {
        expect(await store.count({ ...SPAN, by: [{ property, type: 'word' }] })).toMatchObject([{ key: [`is ${property}`] }])
      }
    })

    test.each([
      `'; DROP TABLE events; --`,
      '$(touch /tmp/pwned)',
      '"quoted" \\ back',
      "it's",
      'a\nb\tc',
      '\u0000',
      '🚀 ünï',
      '{"json": true}',
      'null',
      '',
    ])('keeps the word %j as it is', async (word) => {
      const store = await opened(open)
      await store.apply(segmentOf(record(1, [finished({ command: word, flags: [word, 'x'] })])))
      const rows = await store.count({ ...SPAN, tool: 'acme', by: [{ property: 'command', type: 'word' }] })
      expect(rows).toMatchObject([{ key: [word], events: 1 }])
    })

    test('takes hostile names of tools and events in a query', async () => {
      const store = await opened(open)
      await store.apply(segmentOf(record(1)))
      expect(await countOf(store, { tool: `acme' OR '1'='1` })).toBe(0)
      expect(await countOf(store, { event: `x' OR 1=1 --` })).toBe(0)
    })

    test('keeps numbers up to the largest a catalog allows', async () => {
      const store = await opened(open)
      await store.apply(segmentOf(record(1, [finished({ durationMs: 2 ** 50 })])))
      expect(await store.count({ ...SPAN, by: [], percentilesOf: 'durationMs', exact: true })).toMatchObject([
        { percentiles: { p50: 2 ** 50 } },
      ])
    })
  })
}
