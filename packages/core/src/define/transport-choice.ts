/**
 * How bodies leave, chosen by data because another process sends them.
 *
 * - `http`, the default: wire v1, to `/v1/events` of the endpoint.
 * - `otlp`: logs of OpenTelemetry in JSON, to `/v1/logs` of the endpoint.
 * - `file`: each body appended as one line to a file of this machine, for somebody else to carry on. `path` is absolute.
 */
export type TransportChoice =
  | { readonly kind: 'http' }
  | { readonly kind: 'otlp' }
  | { readonly kind: 'file'; readonly path: string }

/** What is chosen where nothing is. */
export const HTTP: TransportChoice = { kind: 'http' }

/** Whether a value names a transport that this version has. */
export function isTransportChoice(value: unknown): value is TransportChoice {
  if (typeof value !== 'object' || value === null) return false
  const { kind, path } = value as { readonly kind?: unknown; readonly path?: unknown }
  return kind === 'http' || kind === 'otlp' || (kind === 'file' && isAbsolute(path))
}

/** A courier works in the tool's state directory, where a relative path would lead nowhere an author means. */
function isAbsolute(path: unknown): boolean {
  return typeof path === 'string' && /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path)
}
