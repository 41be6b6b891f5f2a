import { isAggregate } from '../define/aggregates.ts'
import type { Property, SanitizedText } from '../define/property.ts'
import { loadSeldom } from '../parts/load-seldom.ts'
import { isError, isErrorProperty, NO_READING, type ErrorProperty, type ErrorReading } from '../record/errors/error-reading.ts'
import { loadErrors } from '../record/errors/load-errors.ts'
import { BAD, coercePlain, type Coerced } from './coerce-plain.ts'
import { loadText } from './text/load-text.ts'

const MISSING: Coerced = { problem: 'missing-file' }

/** The contract of the sanitizer, as recording sees it. */
export type Sanitize = (property: Property, value: unknown) => Coerced

/**
 * Reduces whatever a program passed to what the property allows: a listed word or `other`, a number within bounds, a flag. This is
 * the run-time half of the promise that only listed values leave; types are the first half, the collector's check the third.
 *
 * Never throws: a value whose getters do is a `bad-value`.
 *
 * @param reading What the program has told about its errors.
 */
export function coerce(property: Property, value: unknown, reading: ErrorReading = NO_READING): Coerced {
  try {
    if (isAggregate(property)) return aggregate(value)
    if (property.kind === 'sanitizedText') return text(property, value, reading)
    return isErrorProperty(property) ? error(property, value, reading) : coercePlain(property, value)
  } catch {
    return BAD
  }
}

function aggregate(given: unknown): Coerced {
  const value = loadSeldom()?.aggregateValue(given)
  return value === undefined ? BAD : { value }
}

function error(property: ErrorProperty, value: unknown, reading: ErrorReading): Coerced {
  if (!isError(value) && !(property.kind === 'errorCode' && typeof value === 'string')) return BAD
  const errors = loadErrors()
  if (errors === undefined) return MISSING
  const words = errors.errorValue(property, value, reading)
  return words === undefined ? {} : { value: words }
}

function text({ words }: SanitizedText, value: unknown, { world }: ErrorReading): Coerced {
  if (typeof value !== 'string' && !isError(value)) return BAD
  const sanitized = loadText()?.textOf(value, words, world)
  if (sanitized === undefined) return MISSING
  return sanitized === '' ? {} : { value: sanitized }
}
