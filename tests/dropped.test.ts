import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogText } from '@sonde/core/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { catalog } from './fixtures/hostile-tool/catalog.ts'
import type { Action, Recipe } from './fixtures/recorder/recipe.ts'
import { counts, report, startCollector } from './harness/collector-process.ts'
import { startRecorder } from './harness/recorder.ts'

const json = (v: unknown): Recipe => ({ t: 'json', v })
const object = (entries: Readonly<Record<string, Recipe>>): Recipe => ({ t: 'object', entries: Object.entries(entries) })
const [ok, build, thing] = [json('ok'), json('build'), json('thing.happened')]

/** What no call takes. */
const HOSTILE: Readonly<Record<string, Recipe>> = {
  'a BigInt': { t: 'bigint', v: '7' },
  'a symbol': { t: 'symbol', v: 's' },
  'a function': { t: 'function', v: 'first' },
  'a revoked proxy': { t: 'revoked' },
  'getters that throw': { t: 'throwing-getters', names: ['root', 'elapsedMs', 'word', 'error', 'exitCode', 'length', 'command'] },
  'a proxy that throws': { t: 'proxy', target: json({}), throws: ['get', 'has', 'ownKeys', 'getPrototypeOf'] },
  'a function that fails later': { t: 'failing-function' },
  'a map': { t: 'map' },
  'a promise': { t: 'promise' },
  'a buffer of 64 MiB': { t: 'bytes', count: 2 ** 26 },
  'a list of four billion places': { t: 'array', items: [], length: 2 ** 32 - 1 },
  'a text of 64 MiB': { t: 'repeat', v: '\ud800', times: 2 ** 25 },
}

/** Every call that takes something from a program, with the place it takes it in, and what a drop there is counted as. */
const CALLS: Readonly<Record<string, readonly [reason: string, act: (value: Recipe) => Action, without?: readonly string[]]>> = {
  'the name of an event': ['unlisted-event', (event) => ({ do: 'record', event, properties: json({}) })],
  'properties of an event': ['bad-value', (properties) => ({ do: 'record', event: thing, properties })],
  'a flag with noise': ['bad-value', (noisy) => ({ do: 'record', event: thing, properties: object({ noisy }) })],
  'a project made': [
    'bad-value',
    (outcome) => ({ do: 'record', event: json('project.created'), properties: object({ outcome }) }),
    ['a text of 64 MiB'],
  ],
  'a milestone': [
    'bad-value',
    (name) => ({ do: 'record', event: json('milestone'), properties: object({ name }) }),
    ['a text of 64 MiB'],
  ],
  'the start of a run': ['bad-value', (start) => ({ do: 'run', name: build, start })],
  'properties of a run': ['bad-value', (properties) => ({ do: 'set', properties })],
  'what was before a stage, whole': [
    'bad-value',
    (before) => ({ do: 'stage', word: json('bundle'), outcome: ok, error: json(null), before }),
  ],
  'what was before a stage': [
    'bad-value',
    (elapsedMs) => ({ do: 'stage', word: json('bundle'), outcome: ok, error: json(null), before: object({ elapsedMs }) }),
  ],
  'properties of a stage': [
    'bad-value',
    (properties) => ({ do: 'stage', word: json('bundle'), outcome: ok, error: json(null), properties }),
    ['getters that throw'],
  ],
  'a feature': ['unlisted-word', (word) => ({ do: 'feature', word, value: json('local') })],
  'a long feature': ['unlisted-word', (word) => ({ do: 'long-feature', word, value: json('poll'), outcome: ok })],
  'the name of a measure': ['unlisted-property', (word) => ({ do: 'measure', word, sample: json(1) })],
  'a sample': ['bad-value', (sample) => ({ do: 'measure', word: json('files'), sample })],
  'an environment': ['bad-value', (env) => ({ do: 'child-env', env })],
  'an exit code': ['bad-value', (exitCode) => ({ do: 'end', outcome: ok, details: object({ exitCode }) })],
  'the end of a run': ['bad-value', (details) => ({ do: 'end', outcome: ok, details })],
  'an error that is none': [
    'bad-value',
    (error) => ({ do: 'stage', word: json('bundle'), outcome: json('error'), error }),
    ['a proxy that throws'],
  ],
}

function dropsIn(lines: readonly string[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const line of lines) {
    const { dropped = {} } = JSON.parse(line) as { readonly dropped?: Readonly<Record<string, number>> }
    for (const [reason, n] of Object.entries(dropped)) sums[reason] = (sums[reason] ?? 0) + n
  }
  return sums
}

test('[R-SAM-6 dropped and counted] [B-10] [C-12] whatever a program passes to any call, it runs on, and the collector hears the reason', async () => {
  const data = mkdtempSync(join(tmpdir(), 'sonde-dropped-'))
  onTestFinished(() => rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))
  writeFileSync(join(data, 'catalog.json'), catalogText(catalog))
  const collector = await startCollector(join(data, 'store'), join(data, 'catalog.json'))
  await using recorder = await startRecorder(1024, collector.url)

  const lines: string[] = []
  const uncounted: string[] = []
  let cpuMs = 0
  for (const [place, [reason, act, without = []]] of Object.entries(CALLS)) {
    for (const [what, value] of Object.entries(HOSTILE)) {
      const played = await recorder.play([act(value)])
      expect(played.threw).toEqual([])
      if (dropsIn(played.lines)[reason] === undefined && !without.includes(what)) uncounted.push(`${place}: ${what}`)
      lines.push(...played.lines)
      cpuMs += played.cpuMs
    }
  }
  // As the last call before its end, which no line of its own follows.
  const { threw } = await recorder.play([{ do: 'flush', options: { t: 'revoked' } }])
  expect([threw, uncounted]).toEqual([[], []])
  expect(cpuMs).toBeLessThan(10_000)
  await recorder.end()
  expect(counts(report(collector.data).dropped)).toEqual(dropsIn(lines))
})
