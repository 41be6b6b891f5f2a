import type { CollectorErrorCode } from '../../collector-error.ts'
import type { EventStore } from '../contract.ts'

/** One call of a member of the store, on its way into the thread that owns the database. */
export interface Call {
  readonly id: number
  readonly method: keyof EventStore
  readonly args: readonly unknown[]
}

/** The end of the call `id`; the thread's own start is call 0. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: { readonly message: string; readonly code?: CollectorErrorCode } }
