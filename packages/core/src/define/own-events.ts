import type { CatalogInput, EventDefinition } from './catalog.ts'
import { choosesFullContext } from './context-mode.ts'
import { FACT_NAMES } from './fact-names.ts'
import { MACHINE_ACTIVE, MACHINE_FACT, PROJECT_ACTIVE, PROJECT_PAIR } from './names.ts'
import { bucketWords } from './numbers.ts'
import { pairedProperties, SIZE_BOUNDS } from './pairs.ts'
import { oneOf } from './words.ts'

/**
 * The event that counts installations without naming them, part of every catalog. It travels in a body of its own, with nothing
 * but the tool and the operating system.
 */
export const machineActive = {
  question: 'How many installations are active, how often, and how many stay?',
  since: '0.0.0',
  properties: {
    period: oneOf(['day', 'week', 'month'], 'The calendar period (UTC) this installation was first active in.'),
    cohort: {
      kind: 'cohort',
      about: 'When this installation was first active: the week, after 8 weeks only the month, after a year only the year.',
    },
    age: oneOf(['first-day', 'first-week', 'first-month', 'older'], 'How long this installation has been in use.'),
    place: oneOf(['local', 'cloud-ide', 'container'], 'Where it runs.'),
    activeDays: oneOf(['0', '1', '2-3', '4-7', '8-15', '16+'], 'On how many days of the previous week or month it was used.'),
  },
} as const

/**
 * The event that counts projects without naming them, part of a catalog with `projects: true`. Each project travels in a body of its
 * own, with nothing but the tool and the operating system.
 */
export const projectActive = {
  question: 'In how many projects is it used, and how many stay?',
  since: '0.0.0',
  properties: {
    period: oneOf(['day', 'week', 'month'], 'The calendar period (UTC) this project was first active in, on this machine.'),
    cohort: {
      kind: 'cohort',
      about: 'When this project was first active here: the week, after 8 weeks only the month, after a year only the year.',
    },
    age: oneOf(['first-day', 'first-week', 'first-month', 'older'], 'How long this project has been in use here.'),
  },
} as const

/**
 * The event that tells one fact about machines and runs, part of every catalog with a coarse context. One per delivery, drawn at random,
 * in a body with nothing but the tool.
 */
export const machineFact = {
  question: 'What are machines and runs like? Each delivery tells one fact, drawn at random, and nothing else with it.',
  since: '0.0.0',
  properties: {
    fact: oneOf(FACT_NAMES, 'Which fact it is.'),
    value: { kind: 'ownWord', about: 'The word for it.' },
  },
} as const

/**
 * The event that tells what is used together, part of a catalog with sets that leave as pairs. Each travels in a body of its own, with
 * nothing but the tool: the size of a set, or one pair of its words, which may stand for several.
 */
export const projectPair = {
  question: 'What is used together? Of a set leave a few pairs, drawn at random, and how large it is, once a month.',
  since: '0.0.0',
  properties: {
    of: { kind: 'ownWord', about: 'Which set it is: an event and its property.' },
    a: { kind: 'ownWord', about: 'A word of the set.' },
    b: { kind: 'ownWord', about: 'Another one, used together with it.' },
    size: oneOf(bucketWords(SIZE_BOUNDS), 'How many words the set has.'),
  },
} as const

/** The events that core adds to catalogs by itself, each in bodies of its own. */
export const OWN_EVENTS: Readonly<Record<string, EventDefinition>> = {
  [MACHINE_ACTIVE]: machineActive,
  [MACHINE_FACT]: machineFact,
  [PROJECT_ACTIVE]: projectActive,
  [PROJECT_PAIR]: projectPair,
}

/** Those of core's own events that belong to a catalog. */
export function ownEventsOf(catalog: CatalogInput): Readonly<Record<string, EventDefinition>> {
  return {
    [MACHINE_ACTIVE]: machineActive,
    ...(!choosesFullContext(catalog) && { [MACHINE_FACT]: machineFact }),
    ...(catalog.projects === true && { [PROJECT_ACTIVE]: projectActive }),
    ...(Object.values(catalog.events).some((event) => pairedProperties(event).length > 0) && { [PROJECT_PAIR]: projectPair }),
  }
}

export function isOwnEvent(name: string): boolean {
  return Object.hasOwn(OWN_EVENTS, name)
}
