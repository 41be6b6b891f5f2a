import type { WireContext, WireEvent } from '@sonde/core/protocol'
import { addDays } from '../src/calendar.ts'
import type { BatchRecord } from '../src/collect/log/record.ts'
import { batchNumber, TODAY } from './bodies.ts'

/** Random numbers from 0 to 1 that are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const PLUGINS = ['@astrojs/mdx', '@astrojs/rss', 'docs', 'images', 'offline', 'sitemap', 'ünïcode', '😀', 'ﬁ']
const COHORTS = ['2026-W42', '2026-W43', '2026-W44', '2026-W45', '2026-W46', '2026-W47', '2026-09', '2025']

/** What tools of every kind could have sent in `days` days: skewed words, holes, merged events, several lanes and tools. */
export function* madeUpBatches(count: number, perBatch: number, days = 40, seed = 7): Generator<BatchRecord> {
  const random = seeded(seed)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() ** 2 * values.length)] as T
  const some = <T>(value: () => T, chance: number): T | undefined => (random() < chance ? value() : undefined)

  function event(): WireEvent {
    const at = addDays(TODAY, -Math.floor(random() * days))
    const first = (['day', 'week', 'month', 'ever'] as const).filter(() => random() < 0.15)
    const n = some(() => 2 + Math.floor(random() * 40), 0.05)
    const timing = random() < 0.5 ? { hour: Math.floor(random() * 24), weekday: 1 + Math.floor(random() * 7) } : {}
    const rest = { at, ...timing, ...(n !== undefined && { n }), ...(first.length > 0 && { first }) }
    const milliseconds = Math.floor(10 ** (1 + random() * 5))
    const outcome = pick(['ok', 'ok', 'ok', 'error', 'aborted'])
    const kind = random()
    if (kind < 0.5) {
      return clean('command.finished', rest, {
        command: pick(['build', 'dev', 'deploy', 'db migrate', 'other']),
        flags: some(() => ['force', 'json', 'watch', 'ünï'].filter(() => random() < 0.4), 0.7),
        outcome: some(() => outcome, 0.95),
        durationMs: some(() => milliseconds, 0.9),
        exitCode: some(() => Math.floor(random() * 3), 0.5),
        errorClass: outcome === 'error' ? pick(['TypeError', 'Error', 'other', '']) : undefined,
        errorCode: outcome === 'error' ? some(() => pick(['ENOENT', 'EACCES']), 0.5) : undefined,
      })
    }
    if (kind < 0.75) {
      return clean('build.finished', rest, {
        plugins: some(() => PLUGINS.filter(() => random() < 0.35), 0.9),
        starter: some(() => pick(['blog', 'docs', 'minimal']), 0.8),
        outcome,
        durationMs: milliseconds,
        config:
          random() < 0.3
            ? { markdown: { gfm: random() < 0.5 }, adapter: pick(['node', 'vercel']), size: milliseconds }
            : undefined,
      })
    }
    if (kind < 0.85)
      return clean('milestone', rest, { name: pick(['installed', 'used', 'built', 'deployed']), cohort: pick(COHORTS) })
    return clean(
      'machine.active',
      { at },
      {
        period: pick(['day', 'week', 'month']),
        cohort: pick(COHORTS),
        age: pick(['older', 'first-month', 'first-week', 'first-day']),
        activeDays: pick(['0', '1', '2-3', '4-7']),
      },
    )
  }

  for (let index = 0; index < count; index += 1) {
    const context = clean<WireContext>({
      os: some(() => pick(['linux', 'macos', 'windows'] as const), 0.95),
      arch: pick(['x64', 'arm64'] as const),
      runtime: 'node',
      ci: some(() => 'github-actions', 0.2),
      agent: some(() => 'claude-code', 0.1),
    })
    yield {
      kind: 'batch',
      batch: batchNumber(seed * 1_000_000 + index),
      tool: random() < 0.9 ? 'acme' : 'other',
      ...(random() < 0.05 && { lane: pick(['unreleased', 'bulk'] as const) }),
      ...(random() < 0.9 && { version: pick(['1.4', '1.5', '1.10', '2.0']) }),
      context,
      received: TODAY,
      events: Array.from({ length: perBatch }, event),
    }
  }
}

function clean(name: string, rest: Omit<WireEvent, 'name' | 'properties'>, properties: Record<string, unknown>): WireEvent
function clean<T>(value: Record<string, unknown>): T
function clean(
  first: string | Record<string, unknown>,
  rest?: Omit<WireEvent, 'name' | 'properties'>,
  properties?: Record<string, unknown>,
): unknown {
  if (typeof first !== 'string') return Object.fromEntries(Object.entries(first).filter(([, value]) => value !== undefined))
  return { name: first, ...rest, properties: clean(properties ?? {}) }
}
