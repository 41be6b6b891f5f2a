import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

test('[B-10] tells in the format of Prometheus what became of events, and when each tool last delivered', () => {
  const metrics = createMetrics(
    () => '2026-11-20',
    [
      { name: 'ready', help: 'Ready.', read: () => 1 },
      { name: 'cpu_seconds_total', help: 'Processor.', type: 'counter', read: () => 2.5 },
      { name: 'catalogs', help: 'Catalogs.', label: 'tool', read: () => new Map([['acme', 2]]) },
    ],
  )
  metrics.answered(202, undefined, 0.004)
  metrics.answered(202, undefined, 60)
  metrics.answered(503, 'busy', 0.0001)
  metrics.events(5, { 'bad-value': 2 })
  metrics.events(1, { 'bad-value': 1, 'bad-date': 1 })
  metrics.dropped({ expired: 4 })
  metrics.delivered('acme')
  const lines = metrics.text().split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      '# TYPE sonde_collector_answers_total counter',
      'sonde_collector_answers_total{status="202"} 2',
      'sonde_collector_refusals_total{code="busy"} 1',
      'sonde_collector_events_accepted_total 6',
      'sonde_collector_events_rejected_total{reason="bad-value"} 3',
      'sonde_collector_events_dropped_total{reason="expired"} 4',
      'sonde_collector_last_delivery_day_seconds{tool="acme"} 1795132800',
      'sonde_collector_answer_seconds_bucket{le="0.001"} 1',
      'sonde_collector_answer_seconds_bucket{le="0.005"} 2',
      'sonde_collector_answer_seconds_bucket{le="10"} 2',
      'sonde_collector_answer_seconds_bucket{le="+Inf"} 3',
      'sonde_collector_answer_seconds_count 3',
      '# TYPE sonde_collector_ready gauge',
      'sonde_collector_ready 1',
      '# TYPE sonde_collector_cpu_seconds_total counter',
      'sonde_collector_cpu_seconds_total 2.5',
      'sonde_collector_catalogs{tool="acme"} 2',
    ]),
  )
  const line = /^(?:# (?:HELP|TYPE) sonde_collector_[a-z0-9_]+ .+|sonde_collector_[a-z0-9_]+(?:\{[a-z]+="[^"]+"\})? [0-9.e+-]+|)$/
  expect(lines.filter((each) => !line.test(each))).toEqual([])
})
