import { SetupError } from '../define/setup-error.ts'
import type { Session } from './session.ts'

/** Counts what a host passed that cannot be read as what it has to be. Throws a {@link SetupError} in strict mode. */
export function misread({ strict, spool }: Pick<Session, 'strict' | 'spool'>, what: string): void {
  if (strict) throw new SetupError('bad-value', `What was passed as ${what} is not that, so it would be dropped.`)
  spool.drop('bad-value')
}
