import type { BaseEventOptions } from './base-events.ts'
import { given } from './given.ts'
import type { OneOf } from './property.ts'
import { oneOf } from './words.ts'

/** How many weeks lie between the first activity of an installation and a step. */
const WEEKS = ['0', '1', '2-3', '4-7', '8+'] as const

/** Lower bounds of the words of `weeks` after `0`. */
export const WEEK_BOUNDS = [1, 2, 4, 8] as const

/**
 * Defines `milestone`: the steps that an installation reaches, such as `used`, `built` and `deployed`, each counted once per
 * installation. Record one by `telemetry.record('milestone', { name: 'built' })`, as often as it happens: the courier sends it once, in a
 * body with nothing but the tool and the operating system, after the steps listed before it. So a funnel is made of sums. Runs in CI
 * reach none.
 *
 * @param options.names The steps in their order, the first one first.
 */
export function milestone<const Name extends string>(options: BaseEventOptions & { readonly names: readonly Name[] }) {
  const own = given(options)
  // With a type of its own, or declarations spell what is in it.
  const weeks: OneOf<(typeof WEEKS)[number]> & { readonly from: 'weeks' } = {
    ...oneOf(WEEKS, 'How many weeks after its first activity.'),
    from: 'weeks',
  }
  return {
    question: own.question ?? 'How many installations get how far, and how soon?',
    since: own.since,
    properties: {
      name: oneOf(own.names, 'The step that was reached for the first time.'),
      cohort: {
        kind: 'cohort',
        about: 'When this installation was first active: the week, after 8 weeks only the month, after a year only the year.',
        from: 'cohort',
      },
      weeks,
    },
  } as const
}

/** Defines `installed`: one per installation, recorded by the first run that is. Runs in CI record none. */
export function installed(options: BaseEventOptions) {
  const own = given(options)
  return { question: own.question ?? 'How many installations are new?', since: own.since, properties: {} } as const
}
