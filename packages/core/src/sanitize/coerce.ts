import type { Property } from '../define/property.ts'
import { Aggregate, isAggregate } from '../record/aggregate.ts'
import { isError, isErrorProperty, NO_READING, type ErrorProperty, type ErrorReading } from '../record/errors/error-reading.ts'
import { loadErrors } from '../record/errors/load-errors.ts'
import { BAD, coercePlain, type Coerced } from './coerce-plain.ts'

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
    if (isAggregate(property)) return value instanceof Aggregate ? { value: value.value() } : BAD
    return isErrorProperty(property) ? error(property, value, reading) : coercePlain(property, value)
  } catch {
    return BAD
  }
}

function error(property: ErrorProperty, value: unknown, reading: ErrorReading): Coerced {
  if (!isError(value) && !(property.kind === 'errorCode' && typeof value === 'string')) return BAD
  const words = loadErrors()?.errorValue(property, value, reading)
  return words === undefined ? {} : { value: words }
}
