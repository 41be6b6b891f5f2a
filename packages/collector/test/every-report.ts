import { canonicalCatalog, type CatalogInput, type WireEvent } from '@sonde/core/protocol'
import { addDays } from '../src/calendar.ts'
import type { BatchRecord, LogRecord } from '../src/collect/log/record.ts'
import { acme } from './acme.ts'
import { record, TODAY, today } from './bodies.ts'
import { madeUpBatches } from './made-up-events.ts'

const question = 'What is it like?'
const since = '1.0.0'
const about = 'What it is.'
const durationMs = { kind: 'durationMs', about } as const
const words = (...all: string[]) => ({ kind: 'oneOf', words: all, about }) as const

/** A catalog that lets the report have every table it knows. */
export const everything: CatalogInput = canonicalCatalog({
  ...acme,
  projects: true,
  identity: { machine: 'stable', session: true },
  timing: 'hour',
  events: {
    ...acme.events,
    'build.finished': {
      question,
      since,
      properties: {
        plugins: { kind: 'publicNames', words: ['@astrojs/mdx', '@astrojs/rss', 'docs', 'images', 'offline', 'sitemap'], about },
        starter: { kind: 'publicName', words: ['blog', 'docs', 'minimal'], about },
        outcome: words('ok', 'error', 'aborted'),
        durationMs,
      },
    },
    'deploy.started': {
      question,
      since,
      properties: { target: words('fly', 'railway'), private: { kind: 'noisyFlag', epsilon: 1.1, about } },
      reach: 'target',
    },
    milestone: { question, since, properties: { name: words('installed', 'used', 'built', 'deployed') } },
  },
})

/** Tables that are in that report. */
export const TABLES = [
  'retention',
  'retention-of-projects',
  'active-projects',
  'by-identifier',
  'activeDays',
  'age',
  'place',
  'funnel',
  'noisy-flags',
]

/** Records of every kind a log can hold, as if they had come until today. The same ones on one day. */
export function everyKindOfRecord(): LogRecord[] {
  const at = today()
  const active = (week: number, properties: WireEvent['properties']): WireEvent => ({
    name: 'project.active',
    at: addDays(at, -7 * week),
    properties: { period: 'week', cohort: '2026-W40', age: 'older', ...properties },
  })
  const deploy = (index: number): WireEvent => ({
    name: 'deploy.started',
    at: addDays(at, -(index % 9)),
    ...(index % 5 > 0 && { first: ['week'] }),
    properties: { ...(index % 7 > 0 && { private: index % 3 > 0 }), target: index % 4 > 0 ? 'fly' : 'railway' },
  })
  const alone = (index: number, event: WireEvent, os = true): BatchRecord => {
    const { version: _, ...rest } = record(index, [event])
    return { ...rest, received: at, context: os ? { os: 'linux' } : {} }
  }
  return [
    ...[...madeUpBatches(60, 20, 20)].map(untilToday),
    ...[0, 1, 1, 2].map((week, index) => alone(index + 1, active(week, {}))),
    ...['day', 'month'].map((period, index) => alone(index + 11, active(0, { period }))),
    alone(21, { name: 'machine.active', at, properties: { period: 'week', place: 'container', cohort: '2026-W40' } }),
    ...['1-2', '8', '8'].map((cpus, index) => alone(index + 31, { name: 'machine.fact', at, properties: { cpus } }, false)),
    { ...record(41), received: at, dropped: { expired: 7 }, rejected: { 'bad-value': 2 } },
    { ...record(44), received: at, ids: { machine: '6f9619ff-8b86-4d01-b42d-00c04fc964ff' } },
    ...Array.from({ length: 60 }, (_, index) => alone(index + 51, deploy(index))),
    { ...record(42), received: at, lane: 'unreleased' },
    { ...record(43), received: at },
    { kind: 'erase', batch: record(43).batch, received: at },
  ]
}

/** Moves a batch of the tests' own day to the day it is. */
function untilToday({ events, ...rest }: BatchRecord): BatchRecord {
  const days = Math.round((Date.parse(today()) - Date.parse(TODAY)) / 86_400_000)
  return { ...rest, received: today(), events: events.map((event) => ({ ...event, at: addDays(event.at, days) })) }
}
