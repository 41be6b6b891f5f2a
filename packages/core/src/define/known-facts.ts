import type { Flag, Int, MachineId, OneOf, ProjectId, Property, SessionId, Version } from './property.ts'

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

// With a type of its own, or declarations spell every fact twice.
const FACTS: typeof CONTEXT_FACTS & typeof ID_FACTS = { ...CONTEXT_FACTS, ...ID_FACTS }

/**
 * Defines a property that core fills in by itself: a fact about the run that its body tells anyway, or an identifier that the catalog's
 * `identity` chose, under a name of the author's.
 */
export function known<const Fact extends ContextFact | IdFact>(
  fact: Fact,
  about: string,
): (typeof FACTS)[Fact] & { readonly about: string; readonly from: Fact } {
  return { ...FACTS[typeof fact === 'string' ? fact : ('' as Fact)], about, from: fact }
}

/** The kind a property from this fact has; undefined where it is no fact core knows. */
export function kindOfFact(from: string): Property['kind'] | undefined {
  return Object.hasOwn(FACTS, from) ? FACTS[from as ContextFact | IdFact].kind : undefined
}
