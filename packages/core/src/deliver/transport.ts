import type { Body } from '../protocol/wire.ts'

/** A body as it will be sent, byte for byte, now and on every retry. */
export interface Encoded {
  readonly bytes: Uint8Array
  readonly contentType: string
}

/** An encoded body on its way to one recipient. */
export interface Sealed extends Encoded {
  /** The recipient's endpoint, without a slash at its end. */
  readonly endpoint: string
}

/** Carries sealed bodies to one kind of receiver. Chosen by data in `createTelemetry`, because the courier is another process. */
export interface Transport {
  readonly name: string
  /** Turns a body into the bytes that will be sent. Called once, when the body is sealed; retries send the same bytes. */
  encode(body: Body): Encoded
  /** Sends once. Never throws: every failure is a value that says what to do next. */
  send(sealed: Sealed, signal: AbortSignal): Promise<DeliveryResult>
}

/**
 * `accepted`: keep as receipt. `retry`: keep and come back, at the earliest after `afterMs` where the receiver named a time.
 * `too-large`: make two bodies of it. `rejected`: final, count and drop. `gone`: this version goes quiet.
 */
export type DeliveryResult =
  | { readonly status: 'accepted' }
  | { readonly status: 'retry'; readonly reason: string; readonly afterMs?: number }
  | { readonly status: 'too-large' }
  | { readonly status: 'rejected'; readonly reason: string }
  | { readonly status: 'gone' }
