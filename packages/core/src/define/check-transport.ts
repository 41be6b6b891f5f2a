import { SetupError } from './setup-error.ts'
import { isTransportChoice } from './transport-choice.ts'

/** @throws SetupError where nothing could be delivered, because the choice is none. */
export function assertTransport(choice: unknown): void {
  if (choice === undefined || isTransportChoice(choice)) return
  throw new SetupError(
    'transport',
    "The `transport` is none, so nothing could be delivered. Use `{ kind: 'http' }`, `{ kind: 'otlp' }`, or `{ kind: 'file', path }` with an absolute path.",
  )
}
