import { expect, test } from 'vitest'
import type { Report } from './build-report.ts'
import { printReport } from './print.ts'

const empty: Report = {
  tool: 'acme',
  from: '2026-11-16',
  to: '2026-11-20',
  provisionalFrom: '2026-10-21',
  alarms: [],
  commands: [],
  outcomes: [],
  events: [],
  versions: [],
  active: { days: [], weeks: [], months: [] },
  context: [],
  facts: [],
  tables: [],
  apart: [],
  dropped: [],
  rejected: [],
}

const full: Report = {
  ...empty,
  commands: [
    {
      command: 'build',
      events: 1234567,
      installations: { day: 9, week: 4, month: 3, ever: 2 },
      errorRate: 0.0512,
      p50Ms: 999,
      p95Ms: 59_999,
    },
    { command: null, events: 1, installations: { day: 0, week: 0, month: 0, ever: 0 }, errorRate: 0, p50Ms: null, p95Ms: null },
    {
      command: 'serve',
      events: 2,
      installations: { day: 1, week: 1, month: 1, ever: 1 },
      errorRate: 1,
      p50Ms: 90_000,
      p95Ms: 9_000_000,
    },
  ],
  outcomes: [{ word: 'ok', events: 12 }],
  events: [{ word: 'command.finished', events: 13 }],
  versions: [{ word: '1.4', events: 12 }],
  active: {
    days: [{ start: '2026-11-20', installations: 3 }],
    weeks: [{ start: '2026-11-16', installations: 5 }],
    months: [{ start: '2026-11-01', installations: 8 }],
  },
  dropped: [{ word: 'spool-full', events: 2 }],
  rejected: [{ word: 'bad-value', events: 1 }],
}

test('prints tables that line up, events and installations side by side', () => {
  expect(printReport(full, { width: 80, color: false })).toBe(`acme  2026-11-16 to 2026-11-20

Commands              events  installations  first use   errors      p50     p95
  build            1,234,567              4          2    5.1 %   999 ms  60.0 s
  (not said)               1              0          0    0.0 %        –       –
  serve                    2              1          1  100.0 %  1.5 min   2.5 h

Outcomes                events
  ok                        12

Active installations    installations
  day 2026-11-20                    3
  week of 2026-11-16                5
  month of 2026-11-01               8

Versions                events
  1.4                       12

Events                  events
  command.finished          13

Dropped before sending  events
  spool-full                 2

Rejected here           events
  bad-value                  1

Installations are counted once per calendar week (UTC).
Numbers from 2026-11-16 on are provisional: tools deliver late.
Anyone can send, so no number is proof.
`)
})

test('says that something is missing, also where nothing else is there', () => {
  const line = 'The store would not take 2 MiB of what was acknowledged, so that is missing here.'
  for (const report of [empty, full]) {
    expect(printReport({ ...report, waitingBytes: 1_100_000 }, { width: 80, color: false })).toContain(line)
    expect(printReport(report, { width: 80, color: false })).not.toContain('missing here')
  }
})

test('leaves out what there is nothing of', () => {
  expect(printReport(empty, { width: 80, color: false })).toBe(
    'acme  2026-11-16 to 2026-11-20\n\nNothing was received in this time.\n',
  )
})

test('says how often an installation is counted, over one week and over several', () => {
  expect(printReport({ ...full, from: '2026-11-09' }, { width: 80, color: false })).toContain(
    'counted once per calendar week (UTC), so one that was active in two weeks counts twice.',
  )
})

test('calls the last 31 days provisional, not more', () => {
  expect(printReport({ ...full, from: '2026-08-01' }, { width: 80, color: false })).toContain(
    'Numbers from 2026-10-21 on are provisional',
  )
})

test('speaks of installations, never of people or machines', () => {
  expect(printReport(full, { width: 80, color: false })).not.toMatch(/user|people|person|machine/i)
})

test('cuts names to the width of the terminal, and never a number', () => {
  const text = printReport(
    { ...full, commands: full.commands.map((row) => ({ ...row, command: 'a very long command name indeed' })) },
    { width: 69, color: false },
  )
  const lines = text.split('\n').filter((line) => line.startsWith('  a very'))
  expect(lines).toHaveLength(3)
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(77)
  expect(lines[0]).toMatch(/^ {2}a very …\s+1,234,567 .* 60\.0 s$/)
})

test('cuts names only in the table that is too wide', () => {
  const lines = printReport(full, { width: 71, color: false }).split('\n')
  expect(lines.find((line) => line.startsWith('  build'))?.length).toBeLessThanOrEqual(77)
  expect(lines).toContain('Active installations    installations')
  expect(lines).toContain('  month of 2026-11-01               8')
})

test('is bold and quiet where colours are wanted, and the same text', () => {
  const text = printReport(full, { width: 80, color: true })
  expect(text).toContain('\u001B[1macme\u001B[22m')
  expect(text).toContain('\u001B[2m')
  // oxlint-disable-next-line no-control-regex
  expect(text.replaceAll(/\u001B\[\d+m/g, '')).toBe(printReport(full, { width: 80, color: false }))
})

test('prints facts with the share of each value and its error', () => {
  const facts = [{ fact: 'ide', value: 'vscode', deliveries: 300, share: 0.75, error: 0.0217 }]
  expect(printReport({ ...empty, facts }, { width: 80, color: false })).toContain(
    'Facts, one per delivery  deliveries   share      ±\n  ide vscode                    300  75.0 %  2.2 %\n',
  )
})

test('prints any other table a report has, each number in its unit', () => {
  const tables = [
    {
      id: 'releases',
      title: 'Releases',
      columns: [
        { name: 'version', unit: 'word' as const },
        { name: 'stage', unit: 'word' as const },
        { name: 'events', unit: 'count' as const },
        { name: 'errors', unit: 'share' as const },
        { name: 'change', unit: 'change' as const },
        { name: 'p50', unit: 'ms' as const },
      ],
      rows: [
        ['1.5', 'bundle', 1200, 0.0512, -0.02, 1500],
        ['1.4', null, 30, null, null, null],
      ],
    },
  ]
  expect(printReport({ ...empty, tables }, { width: 80, color: false }))
    .toContain(`Releases           events  errors  change    p50
  1.5  bundle       1,200   5.1 %  −2.0 %  1.5 s
  1.4  (not said)      30       –       –      –
`)
})
