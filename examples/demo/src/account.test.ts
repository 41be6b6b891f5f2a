import { expect, test } from 'vitest'
import { differences, type RecordedRun, type Report } from './account.ts'

const runs: readonly RecordedRun[] = [
  { machine: 'laptop', command: 'deploy', outcome: 'ok' },
  { machine: 'laptop', command: 'deploy', outcome: 'error' },
  { machine: 'desktop', command: 'deploy', outcome: 'ok' },
  { machine: 'desktop', command: 'logs', outcome: 'aborted' },
]

const report: Report = {
  commands: [
    { command: 'deploy', events: 3, installations: { week: 2 } },
    { command: 'logs', events: 1, installations: { week: 1 } },
  ],
  events: [],
  outcomes: [
    { word: 'ok', events: 2 },
    { word: 'error', events: 1 },
    { word: 'aborted', events: 1 },
  ],
  active: { weeks: [{ installations: 2 }] },
  dropped: [],
  rejected: [],
}

test('a report that says what was run has no differences', () => {
  expect(differences(runs, report)).toEqual([])
})

test.each<[string, Partial<Report>, string[]]>([
  [
    'a lost command',
    { commands: report.commands.slice(0, 1) },
    ['runs of `logs`: ran 1, reported 0', 'machines that ran `logs`: ran 1, reported 0'],
  ],
  [
    'an invented command',
    { commands: [...report.commands, { command: null, events: 1, installations: { week: 0 } }] },
    ['runs of `null`: ran 0, reported 1'],
  ],
  [
    'a machine counted twice',
    { commands: [{ command: 'deploy', events: 3, installations: { week: 3 } }, ...report.commands.slice(1)] },
    ['machines that ran `deploy`: ran 2, reported 3'],
  ],
  [
    'a wrong outcome',
    { outcomes: [...report.outcomes.slice(0, 2), { word: 'aborted', events: 2 }] },
    ['runs that ended as aborted: ran 1, reported 2'],
  ],
  ['an installation too many', { active: { weeks: [{ installations: 3 }] } }, ['active installations: ran 2, reported 3']],
  ['a rejected event', { rejected: [{}] }, ['reasons for lost events: ran 0, reported 1']],
])('names %s', (_, wrong, expected) => {
  expect(differences(runs, { ...report, ...wrong })).toEqual(expected)
})
