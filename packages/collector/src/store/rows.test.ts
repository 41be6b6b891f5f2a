import { expect, test } from 'vitest'
import { batchNumber, finished, record, TODAY } from '../../test/bodies.ts'
import { toRows } from './rows.ts'

function parsed(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

test('lays a batch out: what its events share once, and each event with its own', () => {
  const { batches, events, losses, columns } = toRows([
    record(1, [
      finished({ flags: ['force'] }, { n: 2, first: ['day', 'ever'] }),
      { name: 'deploy.finished', at: TODAY, properties: { cached: true } },
    ]),
  ])
  const [batch] = parsed(batches)
  expect(batch).toEqual({
    batch: batchNumber(1),
    received: TODAY,
    key: expect.stringMatching(/^\d{1,19}$/) as unknown,
    tool: 'acme',
    version: '1.4',
    os: 'linux',
    arch: 'x64',
    runtime: 'node',
    runtime_major: 24,
  })
  expect(parsed(events)).toEqual([
    {
      key: batch?.['key'],
      name: 'command.finished',
      at: TODAY,
      n: 2,
      first_day: true,
      first_ever: true,
      'command:word': 'build',
      'outcome:word': 'ok',
      'duration_ms:number': 100,
      'flags:words': ['force'],
    },
    { key: batch?.['key'], name: 'deploy.finished', at: TODAY, 'cached:flag': true },
  ])
  expect(losses).toBe('')
  expect(columns).toHaveLength(5)
})

test('[R-AST-2] lays a group out as columns of its own, each named by its path', () => {
  const config = {
    markdownPlugins: [],
    adapter: '@astrojs/vercel',
    markdown: { syntaxHighlight: 'shiki', gfm: true },
    sizes: { '10-99': 2 },
  }
  const { events, columns } = toRows([
    record(1, [{ name: 'configured', at: TODAY, properties: { config, 'config.adapter': 'x', cached: true } }]),
  ])
  expect(parsed(events)[0]).toMatchObject({
    'config/markdown_plugins:words': [],
    'config/adapter:word': '@astrojs/vercel',
    'config/markdown/syntax_highlight:word': 'shiki',
    'config/markdown/gfm:flag': true,
    'config/sizes/10-99:number': 2,
    'config.adapter:word': 'x',
    'cached:flag': true,
  })
  expect(columns.map(({ property }) => property)).toContain('config/markdown/syntaxHighlight')
  expect(columns).toHaveLength(7)
})

test('gives every batch a key of its own that says nothing about it', () => {
  const records = Array.from({ length: 200 }, (_, index) => record(index))
  const keys = [...parsed(toRows(records).batches), ...parsed(toRows(records).batches)].map(({ key }) => key)
  expect(new Set(keys).size).toBe(400)
})

test('lists what was lost', () => {
  const { losses, batches } = toRows([record(1, [], { dropped: { expired: 2 }, rejected: { 'bad-value': 1 } })])
  const key = parsed(batches)[0]?.['key']
  expect(parsed(losses)).toEqual([
    { key, by: 'sender', reason: 'expired', n: 2 },
    { key, by: 'collector', reason: 'bad-value', n: 1 },
  ])
})

test('keeps the first of a repeated batch, and of an erased one only that it is erased', () => {
  const { batches, events, erases } = toRows([
    record(1),
    record(1, [finished(), finished()]),
    record(2),
    { kind: 'erase', batch: batchNumber(2), received: TODAY },
  ])
  expect(erases).toBe(true)
  expect(parsed(events)).toHaveLength(1)
  expect(parsed(batches)).toEqual(
    expect.arrayContaining([{ batch: batchNumber(2), received: TODAY }, expect.objectContaining({ batch: batchNumber(1) })]),
  )
  expect(parsed(batches)).toHaveLength(2)
})

test('lays nothing out as nothing', () => {
  expect(toRows([])).toEqual({ batches: '', events: '', losses: '', erases: false, columns: [], byKey: new Map() })
})
