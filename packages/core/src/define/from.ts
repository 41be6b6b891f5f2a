import type { CatalogInput, EventDefinition } from './catalog.ts'
import type { Flag, Int, MachineId, OneOf, ProjectId, Property, SessionId, Version } from './property.ts'

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

/** What core knows about every run, with the kind a property for it has. */
const CONTEXT_FACTS = {
  'context.os': { kind: 'oneOf', words: ['linux', 'macos', 'windows'] },
  'context.arch': { kind: 'oneOf', words: ['arm64', 'x64'] },
  'context.runtime': { kind: 'oneOf', words: ['bun', 'deno', 'node'] },
  'context.runtimeMajor': { kind: 'int', min: 0, max: 999 },
  /** Major and minor number of the tool; all of its version where the context is full. */
  'context.version': { kind: 'version' },
  /** Whether the run was in CI. */
  'context.ci': { kind: 'flag' },
  /** Whether a coding agent ran the tool. */
  'context.agent': { kind: 'flag' },
} as const satisfies Readonly<
  Record<`context.${string}`, Pick<OneOf, 'kind' | 'words'> | Pick<Int, 'kind' | 'min' | 'max'> | Pick<Version | Flag, 'kind'>>
>

export type ContextFact = keyof typeof CONTEXT_FACTS

/** Identifiers that a catalog chose, with the kind a property for each has. */
const ID_FACTS = {
  'ids.machine': { kind: 'machineId' },
  'ids.project': { kind: 'projectId' },
  'ids.session': { kind: 'sessionId' },
} as const satisfies Readonly<Record<`ids.${string}`, Pick<MachineId | ProjectId | SessionId, 'kind'>>>

export type IdFact = keyof typeof ID_FACTS

const FACTS = { ...CONTEXT_FACTS, ...ID_FACTS }

/**
 * Defines a property that core fills in by itself: a fact about the run that its body tells anyway, or an identifier that the catalog's
 * `identity` chose, under a name of the author's.
 */
export function known<const Fact extends ContextFact | IdFact>(
  fact: Fact,
  about: string,
): (typeof FACTS)[Fact] & { readonly about: string; readonly from: Fact } {
  return { ...FACTS[fact], about, from: fact }
}

/** The kind a property from this fact has; undefined where it is no fact core knows. */
export function kindOfFact(from: string): Property['kind'] | undefined {
  return Object.hasOwn(FACTS, from) ? FACTS[from as ContextFact | IdFact].kind : undefined
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
