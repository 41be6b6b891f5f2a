import type { EventDefinition } from '../define/catalog.ts'
import { isContextFact, isIdFact } from '../define/from.ts'
import type { ContextFact } from '../define/known-facts.ts'
import type { World } from '../edge/world.ts'
import type { RunContext } from '../spool/line.ts'

/** What core knows about a run, for the properties that are made from it. */
export type ContextFacts = Readonly<Record<ContextFact, unknown>>

const OS_WORDS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'macos', win32: 'windows' }

/** Collects what a body tells about its runs anyway: no finer than its context. */
export function contextFacts(
  { platform, arch }: Pick<World, 'platform' | 'arch'>,
  version: string,
  { runtime, runtimeMajor, ci, agent, facts }: RunContext,
): ContextFacts {
  return {
    'context.os': OS_WORDS[platform] ?? 'other',
    'context.arch': arch,
    'context.runtime': runtime,
    'context.runtimeMajor': runtimeMajor,
    'context.version': (facts === undefined ? /^v?\d+\.\d+/ : /^v?\d+(?:\.\d+){1,3}/).exec(version)?.[0],
    'context.ci': ci,
    'context.agent': agent,
  }
}

/**
 * The facts that an event lists, under its own names. A flag says whether there is one. The place of an identifier is marked by the
 * fact's own name: only the courier knows them all.
 */
export function factsFor({ properties }: EventDefinition, facts: ContextFacts): Record<string, unknown> {
  const named: Record<string, unknown> = {}
  for (const [name, { from, kind }] of Object.entries(properties)) {
    if (isContextFact(from)) named[name] = kind === 'flag' ? facts[from] !== undefined : facts[from]
    if (isIdFact(from)) named[name] = from
  }
  return named
}
