import { STANDARD_ERRORS } from '../../define/error-classes.ts'
import { OTHER } from '../../define/property.ts'
import { isObject } from './read.ts'
import type { ErrorType, ErrorWiring } from './wiring.ts'

/** How far up its prototype chain an error's class is looked for. */
const MAX_ANCESTORS = 16

/** Node 20's internal subclass of each built-in error, under which its errors appear. */
const TRANSPARENT = 'NodeError'

/**
 * Names the class of an error: the nearest of its ancestors that is one of the author's classes, by identity, or a standard one, by
 * name. One that descends from nothing nearer than `Error` is `other`. Undefined for what is no object. Never throws.
 *
 * @param words The author's classes that may be named.
 */
export function classOf(error: unknown, words: readonly string[], classes: ErrorWiring['classes'] = {}): string | undefined {
  if (!isObject(error)) return undefined
  try {
    return nearestClass(error, words, classes)
  } catch {
    return OTHER
  }
}

function nearestClass(error: object, words: readonly string[], classes: NonNullable<ErrorWiring['classes']>): string {
  let unlisted = false
  for (const prototype of ancestorsOf(error)) {
    const word = words.find((name) => Object.hasOwn(classes, name) && classes[name]?.prototype === prototype)
    if (word !== undefined) return word
    const name = constructorName(prototype)
    if (STANDARD_ERRORS.includes(name)) return name === 'Error' ? (unlisted ? OTHER : ownName(error)) : name
    unlisted ||= name !== TRANSPARENT && !hidesItself(prototype)
  }
  return OTHER
}

/** Whether an error is an instance of a class, whatever the class says about that itself. */
export function isOfClass(error: unknown, { prototype }: ErrorType): boolean {
  try {
    return isObject(error) && ancestorsOf(error).includes(prototype)
  } catch {
    return false
  }
}

function ancestorsOf(error: object): object[] {
  const ancestors: object[] = []
  let prototype: unknown = Object.getPrototypeOf(error)
  while (ancestors.length < MAX_ANCESTORS && isObject(prototype)) {
    ancestors.push(prototype)
    prototype = Object.getPrototypeOf(prototype)
  }
  return ancestors
}

/** Read from descriptors: a getter could run a program's code, or name the class as it likes on each call. */
function constructorName(prototype: object): string {
  const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
  if (typeof constructor !== 'function') return ''
  const name: unknown = Object.getOwnPropertyDescriptor(constructor, 'name')?.value
  return typeof name === 'string' ? name : ''
}

/** Node's classes for connections that fail and hosts that are unknown have a getter there, which says `Error`. */
function hidesItself(prototype: object): boolean {
  return Object.getOwnPropertyDescriptor(prototype, 'constructor')?.get !== undefined
}

/** Rollup and others name a plain `Error` by a property of its own. */
function ownName(error: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(error, 'name')?.value
  return typeof name === 'string' && STANDARD_ERRORS.includes(name) ? name : 'Error'
}
