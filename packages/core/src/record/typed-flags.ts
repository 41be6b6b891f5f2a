import { flagOf } from '../define/declared-words.ts'
import type { EventDefinition } from '../define/catalog.ts'
import { MAX_WORDS } from '../define/names.ts'
import type { Property } from '../define/property.ts'
import type { Spool } from '../spool/spool.ts'

/** What an adapter says was typed, which may be anything a host passes. */
interface Typed {
  /** Names of declared flags. */
  readonly flags?: unknown
  /** Values of declared flags that have choices, by name. */
  readonly flagValues?: unknown
}

/** What of it an event has a place for. */
interface TypedFlags {
  readonly flags?: unknown
  /** By the names of the event's properties. */
  readonly values: Readonly<Record<string, unknown>>
}

/**
 * Takes of what was typed what the author decided to take: no flag of which nothing may leave, and of values those that the event lists.
 * The rest is no drop, because the adapter passes it unasked. Never throws.
 */
export function typedFlags({ properties }: EventDefinition, typed: Typed, spool: Pick<Spool, 'drop'>): TypedFlags {
  const values: Record<string, unknown> = {}
  let { flags } = typed
  try {
    for (const name of Object.keys(properties)) {
      const property = properties[name] as Property
      const flag = flagOf(property)
      if (flag !== undefined) values[name] = valueAt(typed.flagValues, flag)
      if ('decided' in property && property.declared === 'flags') flags = withoutNever(property, flags)
    }
    return { flags, values }
  } catch {
    spool.drop('bad-value')
    return { values: {} }
  }
}

function withoutNever({ decided = {} }: Pick<Extract<Property, { kind: 'setOf' }>, 'decided'>, flags: unknown): unknown {
  if (!Array.isArray(flags)) return flags
  // Its methods may be the host's, and its length whatever arrays have room for.
  const length = Math.min(flags.length, MAX_WORDS)
  return Array.from({ length }, (_, index): unknown => flags[index]).filter(
    (flag) => typeof flag !== 'string' || !Object.hasOwn(decided, flag) || decided[flag] !== 'never',
  )
}

function valueAt(values: unknown, flag: string): unknown {
  return typeof values === 'object' && values !== null && Object.hasOwn(values, flag) ? Reflect.get(values, flag) : undefined
}
