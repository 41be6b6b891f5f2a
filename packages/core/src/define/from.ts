import type { CatalogInput, EventDefinition } from './catalog.ts'
import type { ContextFact, IdFact } from './known-facts.ts'
import type { Property } from './property.ts'

/** The events core records by itself, where a catalog has them by their own name or by one of the author's. */
export const BASE_EVENTS = [
  'command.started',
  'command.finished',
  'build.finished',
  'stage.finished',
  'feature.used',
  'feature.started',
  'feature.finished',
  'milestone',
  'installed',
] as const

export type BaseEvent = (typeof BASE_EVENTS)[number]

/** The events that the end of a run can be. */
export type RunEvent = 'command.finished' | 'build.finished'

/** What adapters tell of a run by the names of the base event, whether its author lists it or not. */
export const TOLD_BY_HOST: Readonly<Partial<Record<BaseEvent, readonly string[]>>> = {
  'command.finished': ['flags'],
  'build.finished': [
    'stage',
    'plugin',
    'plugins',
    'frameworks',
    'environments',
    'adapter',
    'output',
    'markdown',
    'modules',
    'files',
    'pages',
    'starter',
  ],
  'stage.finished': ['plugin'],
}

/** Whether a property's words come from somebody's project, so that one which is not listed is nobody's mistake. */
export function isOfProject(base: BaseEvent, source: string): boolean {
  return base !== 'command.finished' && TOLD_BY_HOST[base]?.includes(source) === true
}

export function isContextFact(from: string | undefined): from is ContextFact {
  return from?.startsWith('context.') === true
}

export function isIdFact(from: string | undefined): from is IdFact {
  return from?.startsWith('ids.') === true
}

/** An event of a catalog, with its name. */
export interface NamedEvent {
  readonly name: string
  readonly definition: EventDefinition
}

/** Finds the event that stands for a base event: the one of that name, or the one that names it in `from`. */
export function eventFor({ events }: Pick<CatalogInput, 'events'>, base: BaseEvent): NamedEvent | undefined {
  for (const name of Object.keys(events)) {
    const definition = events[name] as EventDefinition
    if (definition.from === base || name === base) return { name, definition }
  }
  return undefined
}

/** Puts what core says about a base event under the names that an event's author gave it. What the event does not list is left out. */
export function underOwnNames(
  { properties }: EventDefinition,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const named: Record<string, unknown> = {}
  for (const name of Object.keys(properties)) {
    const source = sourceOf(name, properties[name] as Property)
    const key = Object.hasOwn(given, source) ? source : name
    if (Object.hasOwn(given, key)) named[name] = given[key]
  }
  return named
}

/** What core calls a property: its `from`, or its own name. */
export function sourceOf(name: string, { from }: Property): string {
  return from ?? name
}
