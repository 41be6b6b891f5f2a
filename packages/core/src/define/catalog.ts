import type { BaseEvent } from './from.ts'
import type { Identity } from './identity.ts'
import type { Policy } from './policy.ts'
import type { Properties, ValuesOf } from './property.ts'

/** What an author's tool may send, and why. Data only: it is shipped as JSON, registered at the collector and shown to users. */
export interface CatalogInput {
  /** `[a-z][a-z0-9-]{0,31}`. Names the state directory and, in capitals with `_`, the prefix of the tool's variables. */
  readonly tool: string
  /** Where events go: `https:`, or `http:` on loopback. `/v1/events` is appended. */
  readonly endpoint: string
  /** The page that tells users about this telemetry. Every notice links to it. */
  readonly docs: string
  readonly about: About
  /** How long the collector keeps an event, 1 to 3650 days. */
  readonly retentionDays: number
  /** `opt-out` (default) records after the notice; `opt-in` records only after `telemetry on`. */
  readonly mode?: 'opt-out' | 'opt-in'
  /** Whether runs in continuous integration are recorded, without a notice and without counting installations. Default `off`. */
  readonly ci?: 'off' | 'record'
  /** How exactly events say when they happened: the UTC date (default), or also the hour and weekday of the user's own clock. */
  readonly timing?: 'day' | 'hour'
  /** The identifiers that leave with events, all of them the author's explicit choice. Default none. */
  readonly identity?: Identity
  /**
   * What a body tells of the machine and the runs its events come from: `coarse` (default) or `full`, which is every fact and the
   * whole version, so that bodies of one machine may be recognised as such. With an `identity` the default is `full`.
   */
  readonly context?: 'coarse' | 'full'
  /** Whether projects are counted, like installations: without an identifier, by a list that stays on each machine. Default no. */
  readonly projects?: boolean
  /** A variable of the author's own whose value tells runs apart. Only a listed word of it leaves. */
  readonly label?: Label
  /** Variables of a system this tool used before. Each must refuse wherever that system refused. */
  readonly aliases?: readonly Alias[]
  /** The last UTC date this version records, `2027-12-31`. */
  readonly sunset?: string
  readonly events: Readonly<Record<string, EventDefinition>>
}

/** Who runs this and what for. Shown to users word by word; that nothing is sold is not a field but a fact. */
export interface About {
  readonly why: string
  readonly operator: string
  /** Who may read raw events. */
  readonly access: string
  readonly sharing: string
  /** Where the source of the tool or of the storing service can be read. */
  readonly source: string
  readonly privacy?: string
  readonly terms?: string
}

/** A variable that also switches the tool off. */
export interface Alias {
  readonly variable: string
  /** `any-value` refuses whenever it is set, even empty; `value` reads it like `<TOOL>_TELEMETRY`, so `0` refuses and `1` does not. */
  readonly kind: 'any-value' | 'value'
}

/** A variable that names the occasion of a run, such as `ACME_CONTEXT=smoke-test`. */
export interface Label {
  readonly variable: string
  /** Every other value leaves as `other`. */
  readonly words: readonly string[]
}

export interface EventDefinition {
  /** The event of core's own that this one stands for, under a name of the author's. */
  readonly from?: BaseEvent
  /** The question this event answers. An event nobody asked for is not collected. */
  readonly question: string
  /** The tool's version that first sent it. */
  readonly since: string
  readonly properties: Properties
  /** A property whose words are counted in installations too, not only in events. */
  readonly reach?: string
  /** How many of this event leave. Default: every one. */
  readonly policy?: Policy
}

/** A catalog as `defineCatalog` returns it: the input, with its exact types. */
export type Catalog<C extends CatalogInput = CatalogInput> = C

/**
 * Types a catalog, so that `record` accepts only what it lists. Returns its argument; it is checked by `sonde schema`, under
 * `SONDE_STRICT=1` by `createTelemetry`, and by the collector. Touches nothing.
 */
export function defineCatalog<const C extends CatalogInput>(catalog: C & WellSpelt<C>): Catalog<C> {
  return catalog
}

/** Refuses misspelt keys where they stand, of events, too, and a `reach` that is none of its event's properties. */
type WellSpelt<C extends CatalogInput> = Known<C, CatalogInput> & {
  readonly about: Known<C['about'], About>
  readonly events: {
    readonly [Name in keyof C['events']]: Known<C['events'][Name], EventDefinition> & {
      readonly reach?: keyof C['events'][Name]['properties']
    }
  }
}

/** Refuses the keys that `Shape` does not have. */
type Known<Given, Shape> = { readonly [Unknown in Exclude<keyof Given, keyof Shape>]: never }

export type EventName<C extends CatalogInput> = keyof C['events'] & string

/** The properties `record` accepts for one event. */
export type PropertiesOf<C extends CatalogInput, Name extends EventName<C>> = ValuesOf<C['events'][Name]['properties']>

/**
 * `Given`, if it has nothing that `Shape` does not have. TypeScript refuses unlisted properties only in a literal; with this a
 * variable that carries more is a type error too, in groups as well.
 */
export type Exactly<Given, Shape> = [Exclude<keyof Given, keyof Shape>] extends [never]
  ? [GroupIn<Given>] extends [never]
    ? Given
    : Given & {
        readonly [Name in GroupIn<Given> & keyof Shape]?: Exactly<NonNullable<Given[Name]>, NonNullable<Shape[Name]>> | undefined
      }
  : Given & { readonly [Unlisted in Exclude<keyof Given, keyof Shape>]: never }

type GroupIn<Given> = {
  [Name in keyof Given]-?: NonNullable<Given[Name]> extends string | number | boolean | readonly unknown[] | Error ? never : Name
}[keyof Given]
