import { estimateShare, nestedProperties, type CatalogInput } from '@sonde/core/protocol'
import { mondayOf } from '../calendar.ts'
import type { CountRow } from '../store/contract.ts'
import type { Asking } from './ask.ts'
import { answersOf, type Answers } from './noisy-answers.ts'
import { column, words, type ReportCell, type ReportTable } from './report-table.ts'

/** From fewer answers a range says hardly more than that a share is from 0 to 1. */
export const MIN_ANSWERS = 30

/** Estimates, for each noisy flag that a catalog lists, the share of installations of which it is true. */
export async function* noisyTables(asking: Asking, catalogs: readonly CatalogInput[]): AsyncGenerator<ReportTable> {
  const rows: ReportCell[][] = []
  for (const flag of noisyFlags(catalogs)) {
    const answers = await answersTo(asking, flag)
    if (answers) rows.push([`${flag.event} ${flag.property}`, answers.by, Math.floor(answers.n), ...estimateCells(flag, answers)])
  }
  yield {
    id: 'noisy-flags',
    title: 'Estimated from noisy answers',
    columns: [
      ...words('flag', 'answered by'),
      column('answers', 'count'),
      column('estimate', 'share'),
      column('at least', 'share'),
      column('at most', 'share'),
    ],
    rows,
    note:
      'Estimates, no counts: each answer may be wrong, as the `epsilon` of the catalog says. 95 of 100 such ranges hold the true share. ' +
      `Nothing is estimated from fewer than ${MIN_ANSWERS} answers, or where catalogs differ in \`epsilon\`. Answers of events that ` +
      'have no `reach` are counted as events: an installation that sends several answers each time alike, so the range is too narrow.',
  }
}

/** A noisy flag as the catalogs of a tool have it. */
interface NoisyFlag {
  readonly event: string
  readonly property: string
  readonly epsilons: Set<number>
  /** The properties by whose words installations were counted, or undefined for those that were not. */
  readonly reaches: Set<string | undefined>
}

function noisyFlags(catalogs: readonly CatalogInput[]): Iterable<NoisyFlag> {
  const flags = new Map<string, NoisyFlag>()
  for (const { events } of catalogs) {
    for (const [event, { properties, reach }] of Object.entries(events)) {
      for (const [property, kind] of nestedProperties(properties)) {
        if (kind.kind !== 'noisyFlag') continue
        const id = `${event} ${property}`
        const flag = flags.get(id) ?? { event, property, epsilons: new Set(), reaches: new Set() }
        flags.set(id, flag)
        flag.epsilons.add(kind.epsilon)
        flag.reaches.add(reach)
      }
    }
  }
  return flags.values()
}

async function answersTo({ store, span }: Asking, { event, property, reaches }: NoisyFlag): Promise<Answers | undefined> {
  const flag = { property, type: 'flag' } as const
  const [reach, another] = reaches
  if (reach !== undefined && another === undefined) {
    const by = [flag, { field: 'at' }, { property: reach, type: 'word' }] as const
    const marked = answersOf('installations', await store.count({ ...span, event, by }), cellOfRow, ({ first }) => first.week)
    // Whoever sends without core may set no marks.
    if (marked) return marked
  }
  // Nothing says which of these are of one installation.
  const rows = await store.count({ ...span, event, by: [flag] })
  return answersOf(
    'events',
    rows,
    () => '',
    ({ events }) => events,
  )
}

/** What an installation marks only once: a word in a week. */
function cellOfRow({ key: [, at = null, word = null] }: CountRow): string {
  return `${mondayOf(String(at))} ${word}`
}

function estimateCells({ epsilons }: NoisyFlag, { n, yes }: Answers): ReportCell[] {
  const [epsilon = 0, another] = epsilons
  const found = n >= MIN_ANSWERS && another === undefined ? estimateShare({ yes, n, epsilon }) : undefined
  if (!found) return [null, null, null]
  // On average it is right as it is, but nobody reads that a share is below nothing.
  return [Math.min(Math.max(found.share, 0), 1), found.low, found.high]
}
