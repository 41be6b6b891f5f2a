import { buildReport, type CountQuery, type EventStore } from '@sonde/collector'
import { catalog } from './catalog.ts'

const span = { tool: 'acme', from: '2026-01-01', to: '2026-12-31' }
const word = (property: string) => ({ property, type: 'word' }) as const
const plugins = { property: 'plugins', type: 'words' } as const
const week = [{ by: word('period'), is: ['week'] }]

/** What a dashboard asks. */
export const QUESTIONS: Readonly<Record<string, CountQuery>> = {
  'daily active installations': {
    ...span,
    event: 'machine.active',
    by: [{ field: 'at' }],
    where: [{ by: word('period'), is: ['day'] }],
  },
  'commands by version': { ...span, event: 'command.finished', by: [word('command'), { field: 'version' }] },
  'p50, p95, p99 of commands': { ...span, event: 'command.finished', by: [word('command')], percentilesOf: 'durationMs' },
  'plugins used together': { ...span, event: 'build.finished', by: [plugins, plugins] },
  'weekly retention': { ...span, event: 'machine.active', by: [word('cohort'), { field: 'at' }], where: week },
  'error rate by plugin': { ...span, event: 'build.finished', by: [plugins, word('outcome')] },
  funnel: { ...span, event: 'milestone', by: [word('name')] },
  'outcomes by version': { ...span, event: 'command.finished', by: [word('outcome'), { field: 'version' }] },
  'errors by command': { ...span, event: 'command.finished', by: [word('command'), word('errorClass')] },
}

/** What `report` asks beyond that, found by building one, and how long building it takes. */
export async function questionsOfReport(store: EventStore): Promise<{ questions: Record<string, CountQuery>; tookMs: number }> {
  const known = new Set(Object.values(QUESTIONS).map(idOf))
  const questions: Record<string, CountQuery> = {}
  const asking: EventStore = {
    ...store,
    count(query) {
      if (!known.has(idOf(query))) questions[titleOf(query)] = query
      known.add(idOf(query))
      return store.count(query)
    },
  }
  await buildReport(store, span, [catalog])
  const start = performance.now()
  await buildReport(asking, span, [catalog])
  return { questions, tookMs: performance.now() - start }
}

function idOf(query: CountQuery): string {
  return JSON.stringify(query)
}

function titleOf({ event = 'all events', by, where = [], percentilesOf, lane, from, to }: CountQuery): string {
  const names = by.map((each) => ('field' in each ? each.field : each.property))
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
  return [
    `${event} by ${names.join(', ') || 'nothing'}`,
    ...where.map(({ by: one, is }) => `where ${'field' in one ? one.field : one.property} is ${is.join(' or ')}`),
    ...(percentilesOf ? [`with percentiles of ${percentilesOf}`] : []),
    ...(lane ? [`in ${lane}`] : []),
    ...(days < 300 ? [`of ${days} days`] : []),
  ].join(' ')
}
