/**
 * The kinds of value a property may have. Each is plain data, so a catalog reads the same in code, in `telemetry.catalog.json`
 * and at the collector. There is no plain string: whatever is not a number or a flag is a word from a closed list, or a text of which
 * only public words stay.
 */
export type Property =
  | OneOf
  | SetOf
  | ListOf
  | Flag
  | Int
  | Count
  | DurationMs
  | Bytes
  | Bucket
  | Version
  | ErrorClass
  | ErrorCode
  | Causes
  | Frames
  | ErrorGroup
  | SanitizedText
  | Group
  | PublicName
  | PublicNames
  | Counter
  | Histogram
  | Summary
  | NoisyFlag
  | Cohort
  | OwnWord
  | MachineId
  | ProjectId
  | SessionId

export type PropertyKind = Property['kind']

/** What every property has: one sentence for the people whose tool sends it. */
interface Described {
  readonly about: string
  /** What core calls this, where the author calls it otherwise: a fact such as `context.os`, or a property of the base event. */
  readonly from?: string
}

/**
 * Where the words come from when nobody types them by hand: the program's own declarations, collected by `sonde schema`. `flags.target`
 * is the value of the flag `target`, one of the choices the program declares for it.
 */
export type DeclaredSource = 'commands' | 'flags' | FlagValueSource

export type FlagValueSource = `flags.${string}`

/** What an author decided about one declared command or flag: its name may leave, or nothing of it does. */
export type Decision = 'name' | 'never'

export type Decisions = Readonly<Record<string, Decision>>

interface Worded<Word extends string> extends Described {
  readonly words: readonly Word[]
  readonly declared?: DeclaredSource
  /**
   * What nobody can decide for the author, by the name the program declares: commands and flags that its help hides, and flags that take
   * any text. Only beside `declared: 'commands'` and `declared: 'flags'`; `sonde schema --check` names what is missing here.
   */
  readonly decided?: Decisions
}

/** One word from a closed list. */
export interface OneOf<Word extends string = string> extends Worded<Word> {
  readonly kind: 'oneOf'
}

/** Any of the words, each at most once; order does not travel. */
export interface SetOf<Word extends string = string> extends Worded<Word> {
  readonly kind: 'setOf'
  /** Absent: `set`. */
  readonly as?: 'set' | 'pairs'
}

/** The words in the order they were used, at most `max` of them. An empty list differs from an unset property. */
export interface ListOf<Word extends string = string> extends Worded<Word> {
  readonly kind: 'listOf'
  readonly max: number
}

/** Yes or no. */
export interface Flag extends Described {
  readonly kind: 'flag'
}

/** A whole number within bounds; a value outside is moved to the nearer bound. */
export interface Int extends Described {
  readonly kind: 'int'
  readonly min: number
  readonly max: number
}

/** How many: a whole number from 0 to 1e9. */
export interface Count extends Described {
  readonly kind: 'count'
}

/** A duration in whole milliseconds, at most 31 days. */
export interface DurationMs extends Described {
  readonly kind: 'durationMs'
}

/** A size in bytes, at most 2^50. */
export interface Bytes extends Described {
  readonly kind: 'bytes'
}

/** A number of which only the range it falls in leaves, as a word such as `10-99`. */
export interface Bucket extends Described {
  readonly kind: 'bucket'
  /** Ascending whole numbers, the lower bound of each range after the first. */
  readonly bounds: readonly number[]
}

/**
 * A version of 2 to 4 numeric parts; a pre-release or build tag is cut, because people put names there. An address of a private network,
 * such as `10.1.2.3`, is none.
 */
export interface Version extends Described {
  readonly kind: 'version'
}

/** The class of an error: a class known everywhere, or one of the author's `words`; every other is `other`. */
export interface ErrorClass<Word extends string = string> extends Worded<Word> {
  readonly kind: 'errorClass'
}

/** The code of an error: one of Node, of the operating system or of a widely used package, or one of `words`; else `other`. */
export interface ErrorCode<Word extends string = string> extends Worded<Word> {
  readonly kind: 'errorCode'
}

/** The classes of what caused an error, nearest first, as {@link ErrorClass} names them; at most 8. */
export interface Causes<Word extends string = string> extends Worded<Word> {
  readonly kind: 'causes'
}

/**
 * Where an error came from, innermost first, at most 16: files of the tool's own package with their line, and the names of public
 * packages and of those in `words`. Of everything else only `app`, `node` or `other`.
 */
export interface Frames<Word extends string = string> extends Worded<Word> {
  readonly kind: 'frames'
}

/** 12 hex digits that are equal for errors of the same class from the same place in the tool's own files and public packages. */
export interface ErrorGroup extends Described {
  readonly kind: 'errorGroup'
}

/**
 * What stays of an error's message: pieces that are publicly known, in places where public messages have them, and `words` of the
 * author's own. Everything else is a placeholder such as `<value>`. At most 200 characters of printable ASCII.
 */
export interface SanitizedText<Word extends string = string> extends Worded<Word> {
  readonly kind: 'sanitizedText'
}

/** Properties by name, as an event or a group lists them. */
export interface Properties {
  readonly [name: string]: Property
}

/** Properties under one name, such as the options of a configuration. Groups nest up to three levels. */
export interface Group<P extends Properties = Properties> extends Described {
  readonly kind: 'group'
  readonly properties: P
}

/** The name of a package, if it is one of `words`; every other is `other`, because private packages are called by names, too. */
export interface PublicName<Word extends string = string> extends Worded<Word> {
  readonly kind: 'publicName'
}

/** Names of packages as {@link PublicName} has them, each at most once; order does not travel. */
export interface PublicNames<Word extends string = string> extends Worded<Word> {
  readonly kind: 'publicNames'
  /** Absent: `set`. */
  readonly as?: 'set' | 'pairs'
}

/** The sum of what a run measured: a whole number, at most 2^50. */
export interface Counter extends Described {
  readonly kind: 'counter'
}

/** How many samples of a run fell in each range, by the word of the range; ranges without any are left out. */
export interface Histogram extends Described {
  readonly kind: 'histogram'
  /** As those of {@link Bucket}. */
  readonly bounds: readonly number[]
}

/** `count`, `min`, `max`, `sum`, `mean`, `median` and `deviation` of the samples of a run, each a whole number. */
export interface Summary extends Described {
  readonly kind: 'summary'
}

/** Yes or no, with noise of the stated epsilon: nobody can say of one installation whether its answer is the truth. */
export interface NoisyFlag extends Described {
  readonly kind: 'noisyFlag'
  readonly epsilon: number
}

/** When an installation was first active: `2026-W47`, `2026-11` or `2026`. Only core's own `machine.active` has it. */
export interface Cohort extends Described {
  readonly kind: 'cohort'
}

/** The id of the installation, under a name of the author's; only where the catalog's `identity` chose one. Core fills it in. */
export interface MachineId extends Described {
  readonly kind: 'machineId'
}

/** The id of the project, as {@link MachineId}. */
export interface ProjectId extends Described {
  readonly kind: 'projectId'
}

/** The id of the session, as {@link MachineId}. */
export interface SessionId extends Described {
  readonly kind: 'sessionId'
}

/** A word whose list another property of its event names. Only core's own events have it. */
export interface OwnWord extends Described {
  readonly kind: 'ownWord'
}

/** The word that stands for every value outside a closed list. Part of every list without being written there. */
export const OTHER = 'other'

declare const PACKAGE: unique symbol

/** A text that its author vouches to be the name of a package, as `packageName` types it. */
export type PackageName = string & { readonly [PACKAGE]: true }

declare const MESSAGE: unique symbol

/** A text that its author vouches to be a message, as `messageText` types it. */
export type MessageText = string & { readonly [MESSAGE]: true }

/** What `record` accepts for a property: the type is the first of the three places where an unlisted value is refused. */
export type Value<P> = P extends { readonly from: string } ? never : OwnValue<P>

type OwnValue<P> =
  P extends OneOf<infer Word>
    ? Listed<Word, Word | typeof OTHER>
    : P extends SetOf<infer Word>
      ? Listed<Word, readonly Word[]>
      : P extends ListOf<infer Word>
        ? Listed<Word, readonly Word[]>
        : P extends Flag | NoisyFlag
          ? boolean
          : P extends Int | Count | DurationMs | Bytes | Bucket
            ? number
            : P extends Version
              ? `${number}.${number}` | `${number}.${number}.${string}`
              : P extends ErrorClass | ErrorCode | Causes | Frames | ErrorGroup
                ? Error
                : P extends SanitizedText
                  ? Error | MessageText
                  : P extends PublicName
                    ? PackageName
                    : P extends PublicNames
                      ? readonly PackageName[]
                      : P extends Group<infer Inner>
                        ? ValuesOf<Inner>
                        : never

/** What `record` accepts for properties. All optional: what is unknown is left out, never invented. */
export type ValuesOf<P> = { readonly [Name in keyof P]?: Value<P[Name]> | undefined }

/** Nothing fits a list whose words are collected from the program, or are not known to the compiler: that would take any string. */
type Listed<Word extends string, Fits> = [Word] extends [never] ? never : string extends Word ? never : Fits
