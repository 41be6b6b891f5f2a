import { given } from './given.ts'
import type {
  Causes,
  Decisions,
  ErrorClass,
  ErrorCode,
  ErrorGroup,
  Frames,
  ListOf,
  OneOf,
  PackageName,
  PublicName,
  PublicNames,
  SetOf,
} from './property.ts'
import type { SetOptions } from './pairs.ts'

/** Defines a property that is one of `words`. Every other value leaves as `other`. */
export function oneOf<const Word extends string>(words: readonly Word[], about: string): OneOf<Word> {
  return { kind: 'oneOf', words, about }
}

/**
 * Defines a property that is any of `words`, each at most once. Unlisted members leave as one `other`.
 *
 * @param options `{ as: 'pairs' }` where the question is what is used together.
 */
export function setOf<const Word extends string>(words: readonly Word[], about: string, options: SetOptions = {}): SetOf<Word> {
  const { as } = given(options)
  return { kind: 'setOf', words, about, ...(as !== undefined && { as }) }
}

/** Defines a property that is a list of `words` in order, cut after `max` (1 to 64, default 16) of them. */
export function listOf<const Word extends string>(words: readonly Word[], about: string, max = 16): ListOf<Word> {
  return { kind: 'listOf', words, about, max }
}

/**
 * Defines a property that is the name of a package, such as the adapter of a site: one of `names`, without its version. Every other
 * leaves as `other`.
 */
export function publicName<const Name extends string>(names: readonly Name[], about: string): PublicName<Name> {
  return { kind: 'publicName', words: names, about }
}

/**
 * Defines a property that is a set of names of packages, such as the plugins of a build, each as {@link publicName} has it.
 *
 * @param options As those of {@link setOf}.
 */
export function publicNames<const Name extends string>(
  names: readonly Name[],
  about: string,
  options: SetOptions = {},
): PublicNames<Name> {
  const { as } = given(options)
  return { kind: 'publicNames', words: names, about, ...(as !== undefined && { as }) }
}

/** Says that a text is the name of a package. What leaves of it is a listed name or `other`, whatever it holds. */
export function packageName(text: string): PackageName {
  return text as PackageName
}

/**
 * Defines a property that is one of the commands the program declares. `sonde schema` writes the list into
 * `telemetry.catalog.json`; only an adapter can set it, so its type accepts no value in `record`.
 */
export function declaredCommand(about: string, decided?: Decisions): OneOf<never> {
  return { kind: 'oneOf', words: [], declared: 'commands', about, ...(decided && { decided }) }
}

/**
 * Defines a property that is the set of declared flags a person typed: their names, never their values. Flags that take any text or
 * that the help hides are left out until `decided` says `name`; `never` leaves any flag out for good.
 */
export function declaredFlags(about: string, decided?: Decisions): SetOf<never> {
  return { kind: 'setOf', words: [], declared: 'flags', about, ...(decided && { decided }) }
}

/**
 * Defines a property of `command.finished` that is the value of a declared flag, as it was typed: one of the choices that the program
 * declares for it. `sonde schema` collects them, and refuses a flag without declared choices.
 *
 * @param flag As the program declares it, without dashes.
 */
export function flagValue(flag: string, about: string): OneOf<never> {
  return { kind: 'oneOf', words: [], declared: `flags.${typeof flag === 'string' ? flag : ''}`, about }
}

/**
 * Defines a property that names the class of an error: the standard ones, and the author's own classes in `words`. Those are known by
 * identity: pass them as `errors.classes` to `createTelemetry`.
 */
export function errorClass<const Word extends string>(words: readonly Word[], about: string): ErrorClass<Word> {
  return { kind: 'errorClass', words, about }
}

/** Defines a property that is the code of an error, or of the nearest cause that has one: a standard one or one of `words`. */
export function errorCode<const Word extends string>(words: readonly Word[], about: string): ErrorCode<Word> {
  return { kind: 'errorCode', words, about }
}

/** Defines a property that names the classes of an error's causes, as {@link errorClass} does. */
export function causes<const Word extends string>(words: readonly Word[], about: string): Causes<Word> {
  return { kind: 'causes', words, about }
}

/**
 * Defines a property that says where an error came from: in the tool's own files, below `errors.roots` of `createTelemetry`, and in
 * public packages, to which `packages` adds.
 */
export function frames<const Word extends string>(packages: readonly Word[], about: string): Frames<Word> {
  return { kind: 'frames', words: packages, about }
}

/** Defines a property that is equal for errors of one class from one place, and says nothing else. */
export function errorGroup(about: string): ErrorGroup {
  return { kind: 'errorGroup', about }
}
