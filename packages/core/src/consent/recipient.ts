import type { CatalogInput } from '../define/catalog.ts'
import { isLoopback } from '../define/endpoint.ts'
import type { FoundSettings } from './settings.ts'

/** Who receives what is recorded, or why nobody may. */
export type Recipient = Found | { readonly refused: string }

export interface Found {
  readonly endpoint: string
  readonly origin: string
}

/** The variable prefix of a tool: `my-tool` has `MY_TOOL`. */
export function variablePrefix(tool: string): string {
  return tool.toUpperCase().replaceAll('-', '_')
}

/**
 * Finds the recipient: `<TOOL>_TELEMETRY_ENDPOINT`, which may only point to this machine, before the endpoint the user set, before the
 * catalog's. `http:` is for loopback only; nothing that is recorded crosses a network in the clear.
 */
export function recipientOf(
  env: Readonly<Record<string, string | undefined>>,
  catalog: CatalogInput,
  settings: FoundSettings = 'missing',
): Recipient {
  const variable = `${variablePrefix(catalog.tool)}_TELEMETRY_ENDPOINT`
  const override = env[variable]
  const chosen = typeof settings === 'string' ? undefined : settings.endpoint
  const name = override ? variable : chosen === undefined ? 'the endpoint' : 'the endpoint set on this machine'
  const url = parseUrl(override || (chosen ?? catalog.endpoint))
  if (url === undefined) return { refused: `${name} is not a URL` }
  if (override && !isLoopback(url.hostname)) return { refused: `${variable} may only point to this machine` }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return { refused: `${name} must use https` }
  }
  return { endpoint: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), origin: url.origin }
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
