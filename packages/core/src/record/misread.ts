import { SetupError } from '../define/setup-error.ts'
import type { Session } from './session.ts'

/**
 * Counts what a host passed that cannot be read as what it has to be. Throws a {@link SetupError} in strict mode, with what was thrown
 * while it was read: a mistake in the author's own function.
 */
export function misread({ strict, spool }: Pick<Session, 'strict' | 'spool'>, what: string, cause?: unknown): void {
  if (strict) throw new SetupError('bad-value', `What was passed as ${what} is not that, so it would be dropped.`, { cause })
  spool.drop('bad-value')
}
