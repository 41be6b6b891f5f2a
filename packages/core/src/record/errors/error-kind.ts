import { letFail } from '../../edge/let-fail.ts'
import { isOfClass } from './error-class.ts'
import type { ErrorWiring } from './wiring.ts'

/** `user`: a mistake the user can correct. `internal`: a defect of the tool, which is what an error is until its author says otherwise. */
export type ErrorKind = 'user' | 'internal'

/** Tells the two apart by the author's rules. Never throws. */
export function errorKindOf(error: unknown, { userErrors = [], isUserError }: ErrorWiring): ErrorKind {
  try {
    return userErrors.some((type) => isOfClass(error, type)) || letFail(isUserError?.(error)) === true ? 'user' : 'internal'
  } catch {
    return 'internal'
  }
}
