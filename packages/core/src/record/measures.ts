import { eventFor, type RunEvent } from '../define/from.ts'
import { SetupError } from '../define/setup-error.ts'
import { isAggregate } from '../define/aggregates.ts'
import { Aggregate } from './aggregate.ts'
import type { Session } from './session.ts'

/** The aggregates of one run. */
export interface Measures {
  add(word: string, sample: number): void
  /** What was measured, by the names of the properties. */
  readonly aggregates: Readonly<Record<string, Aggregate>>
}

/** Collects samples in memory, in as many aggregates as the catalog lists for the run's event, which `base` names. */
export function createMeasures(session: Session, base: RunEvent): Measures {
  const { catalog, world, spool, strict } = session
  const aggregates: Record<string, Aggregate> = {}
  return {
    aggregates,
    add(word, sample) {
      const { properties = {} } = eventFor(catalog, base)?.definition ?? {}
      const property = typeof word === 'string' && Object.hasOwn(properties, word) ? properties[word] : undefined
      if (!isAggregate(property)) {
        if (strict) throw unlisted(word)
        spool.drop('unlisted-property')
      } else if (typeof sample !== 'number' || !(sample >= 0 && sample < Infinity)) {
        if (strict) throw badSample(word)
        spool.drop('bad-value')
      } else {
        const aggregate = (aggregates[word] ??= new Aggregate(property, world.random))
        aggregate.add(sample)
      }
    },
  }
}

function unlisted(word: string): SetupError {
  return new SetupError(
    'unlisted-property',
    `\`${word}\` is no aggregate of the run's event, so a sample would be dropped. Define it by \`counter\`, \`histogram\` or \`summary\`.`,
  )
}

function badSample(word: string): SetupError {
  return new SetupError('bad-value', `A sample of \`${word}\` is no number from 0 on, so it would be dropped. Pass one.`)
}
