import type { About, CatalogInput, EventDefinition } from './catalog.ts'
import { mapValues } from './map-values.ts'
import { isOwnEvent, ownEventsOf } from './own-events.ts'
import type { Identity } from './identity.ts'
import { namesIn, type Policy } from './policy.ts'
import { leavesAsPairs } from './pairs.ts'
import { OTHER, type Property } from './property.ts'

/** The format of `telemetry.catalog.json`, its first key. */
export const CATALOG_VERSION = 1

/**
 * Puts a valid catalog into the one form that is shipped, registered and compared: known keys in a fixed order, words sorted, core's
 * own events at the end. Events and properties keep the author's order, because documents show them in it.
 */
export function canonicalCatalog(catalog: CatalogInput): CatalogInput {
  const { tool, endpoint, docs, about, retentionDays } = catalog
  const { mode, ci, timing, context, identity, projects, label, aliases, sunset } = catalog
  return {
    tool,
    endpoint: endpoint.replace(/\/+$/, ''),
    docs,
    about: canonicalAbout(about),
    retentionDays,
    events: canonicalEvents(catalog),
    ...(mode !== undefined && { mode }),
    ...(ci !== undefined && { ci }),
    ...(timing !== undefined && { timing }),
    ...(context !== undefined && { context }),
    ...(identity !== undefined && { identity: canonicalIdentity(identity) }),
    ...(projects === true && { projects }),
    ...(label !== undefined && { label: { variable: label.variable, words: sortedWords(label.words) } }),
    ...(aliases !== undefined && { aliases: aliases.map(({ variable, kind }) => ({ variable, kind })) }),
    ...(sunset !== undefined && { sunset }),
  }
}

/** The text of `telemetry.catalog.json`: the same bytes for the same catalog, with a line break at the end. */
export function catalogText(catalog: CatalogInput): string {
  return `${JSON.stringify({ v: CATALOG_VERSION, ...canonicalCatalog(catalog) }, undefined, 2)}\n`
}

function canonicalAbout({ why, operator, access, sharing, source, privacy, terms }: About): About {
  return {
    why,
    operator,
    access,
    sharing,
    source,
    ...(privacy !== undefined && { privacy }),
    ...(terms !== undefined && { terms }),
  }
}

function canonicalIdentity({ machine, project, session }: Identity): Identity {
  return {
    ...(machine !== undefined && { machine: typeof machine === 'object' ? { rotatingDays: machine.rotatingDays } : machine }),
    ...(project !== undefined && { project }),
    ...(session !== undefined && { session }),
  }
}

function canonicalEvents(catalog: CatalogInput): CatalogInput['events'] {
  const own = Object.entries(catalog.events).filter(([name]) => !isOwnEvent(name))
  return mapValues({ ...Object.fromEntries(own), ...ownEventsOf(catalog) }, canonicalEvent)
}

function canonicalEvent({ from, question, since, properties, reach, policy }: EventDefinition): EventDefinition {
  return {
    ...(from !== undefined && { from }),
    question,
    since,
    properties: mapValues(properties, canonicalProperty),
    ...(reach !== undefined && { reach }),
    ...(policy !== undefined && { policy: canonicalPolicy(policy) }),
  }
}

function canonicalPolicy(policy: Policy): Policy {
  if (policy.kind === 'every') return { kind: policy.kind }
  if (policy.kind === 'sampled') return { kind: policy.kind, rate: policy.rate }
  return { kind: policy.kind, hours: policy.hours, ...(policy.by !== undefined && { by: canonicalBy(policy.by) }) }
}

/** One name without a list around it; the order says nothing. */
function canonicalBy(by: string | readonly string[]): string | readonly string[] {
  const names = namesIn(by).toSorted()
  const [only] = names
  return only !== undefined && names.length === 1 ? only : names
}

function canonicalProperty(property: Property): Property {
  const { from } = property
  return { ...ownKeys(property), ...(from !== undefined && { from }) }
}

function ownKeys(property: Property): Property {
  const { kind, about } = property
  switch (property.kind) {
    case 'oneOf':
    case 'setOf':
    case 'listOf':
    case 'errorClass':
    case 'errorCode':
    case 'causes':
    case 'frames':
    case 'sanitizedText':
    case 'publicName':
    case 'publicNames':
      return {
        kind,
        about,
        words: sortedWords(property.words),
        ...(property.declared !== undefined && { declared: property.declared }),
        ...(property.decided !== undefined && { decided: sortedKeys(property.decided) }),
        ...(property.kind === 'listOf' && { max: property.max }),
        ...(leavesAsPairs(property) && { as: property.as }),
      } as Property
    case 'group':
      return {
        kind: property.kind,
        about,
        properties: mapValues(property.properties as Record<string, Property>, canonicalProperty),
      }
    case 'int':
      return { kind: property.kind, about, min: property.min, max: property.max }
    case 'noisyFlag':
      return { kind: property.kind, about, epsilon: property.epsilon }
    case 'bucket':
    case 'histogram':
      return { kind: property.kind, about, bounds: property.bounds.toSorted((a, b) => a - b) }
    default:
      return { kind, about } as Property
  }
}

function sortedKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** `other` is part of every list without being written there, also where a program has a command of that name. */
function sortedWords(words: readonly string[]): string[] {
  return [...new Set(words)].filter((word) => word !== OTHER).toSorted()
}
