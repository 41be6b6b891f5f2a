import type { CatalogInput } from '../define/catalog.ts'

/** Who receives what is recorded, or why nobody may. */
export type Recipient = { readonly endpoint: string; readonly origin: string } | { readonly refused: string }

/** The variable prefix of a tool: `my-tool` has `MY_TOOL`. */
export function variablePrefix(tool: string): string {
  return tool.toUpperCase().replaceAll('-', '_')
}

/**
 * Finds the recipient: the catalog's endpoint, or the one in `<TOOL>_TELEMETRY_ENDPOINT`, which may only point to this machine. `http:`
 * is for loopback only; nothing that is recorded crosses a network in the clear.
 */
export function recipientOf(env: Readonly<Record<string, string | undefined>>, catalog: CatalogInput): Recipient {
  const variable = `${variablePrefix(catalog.tool)}_TELEMETRY_ENDPOINT`
  const override = env[variable]
  const name = override ? variable : 'the endpoint'
  const url = parseUrl(override || catalog.endpoint)
  if (url === undefined) return { refused: `${name} is not a URL` }
  const local = isLoopback(url.hostname)
  if (override && !local) return { refused: `${variable} may only point to this machine` }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) return { refused: `${name} must use https` }
  return { endpoint: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), origin: url.origin }
}

/** Whether a URL's host name is this machine by definition, not by a name server's word. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
