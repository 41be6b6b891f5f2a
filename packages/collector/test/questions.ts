import { addDays } from '../src/calendar.ts'
import type { CountQuery } from '../src/store/contract.ts'
import type { Dimension } from '../src/store/dimension.ts'
import { TODAY } from './bodies.ts'

const span = { tool: 'acme', from: addDays(TODAY, -60), to: addDays(TODAY, 1) }
const word = (property: string): Dimension => ({ property, type: 'word' })
const words = (property: string): Dimension => ({ property, type: 'words' })
const at: Dimension = { field: 'at' }
const version: Dimension = { field: 'version' }

/** The questions of a dashboard, by name, over what `made-up-events.ts` makes up. */
export const QUESTIONS: Readonly<Record<string, CountQuery>> = {
  'daily active installations': {
    ...span,
    event: 'machine.active',
    by: [at],
    where: [{ by: word('period'), is: ['day'] }],
  },
  'commands by version': { ...span, event: 'command.finished', by: [word('command'), version] },
  'durations of commands': { ...span, event: 'command.finished', by: [word('command')], percentilesOf: 'durationMs' },
  'durations by version': { ...span, event: 'command.finished', by: [version], percentilesOf: 'durationMs' },
  'plugins used together': { ...span, event: 'build.finished', by: [words('plugins'), words('plugins')] },
  'weekly retention': {
    ...span,
    event: 'machine.active',
    by: [word('cohort'), at],
    where: [{ by: word('period'), is: ['week'] }],
  },
  'error rate by plugin': { ...span, event: 'build.finished', by: [words('plugins'), word('outcome')] },
  'error rate by starter and version': { ...span, event: 'build.finished', by: [word('starter'), word('outcome'), version] },
  funnel: { ...span, event: 'milestone', by: [word('name')] },
  'funnel by cohort': { ...span, event: 'milestone', by: [word('name'), word('cohort')] },
  frequency: {
    ...span,
    event: 'machine.active',
    by: [word('activeDays')],
    where: [{ by: word('period'), is: ['week'] }],
  },
  'hour and weekday': { ...span, by: [{ field: 'weekday' }, { field: 'hour' }] },
  'share of agents': { ...span, event: 'command.finished', by: [{ field: 'agent' }] },
  'error groups': { ...span, event: 'command.finished', by: [word('errorClass'), word('errorCode')] },
  'flags of commands': { ...span, event: 'command.finished', by: [words('flags'), word('command')] },
  'outcomes per day': { ...span, event: 'command.finished', by: [at, word('outcome')] },
  'two words, and the events without them': { ...span, by: [word('command'), word('outcome')] },
  'events per day': { ...span, by: [{ field: 'name' }, at] },
  'options of a configuration': { ...span, by: [{ property: 'config/markdown/gfm', type: 'flag' }, word('outcome')] },
  'another tool': { ...span, tool: 'other', by: [{ field: 'name' }] },
  'another lane': { ...span, lane: 'unreleased', by: [word('command')] },
  'a few days': { ...span, from: addDays(TODAY, -3), to: addDays(TODAY, -2), by: [word('command')] },
  'plugins beside one': { ...span, by: [words('plugins')], where: [{ by: words('plugins'), is: ['docs'] }] },
  'three properties, which only events know': { ...span, by: [word('command'), word('errorClass'), word('errorCode')] },
  'an option that only events know together': {
    ...span,
    by: [word('config/adapter'), { property: 'config/markdown/gfm', type: 'flag' }],
  },
  'exit codes': { ...span, by: [{ property: 'exitCode', type: 'number' }] },
  'one of several flags': { ...span, by: [version], where: [{ by: words('flags'), is: ['json', 'watch'] }] },
}
