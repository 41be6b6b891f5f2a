import { refuse, type Answer } from './answer.ts'

/** What ingest looks at before it reads a body. `node:http` and `fetch` both give it for nothing. */
export interface Head {
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

const PATHS = ['/v1/events', '/v1/erase', '/v1/logs']
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

/** What most exporters of OpenTelemetry send unless they are told otherwise is not JSON. */
const NO_PROTOBUF =
  'OTLP is taken as JSON, declared as `content-type: application/json`. Have the exporter send that: `OTEL_EXPORTER_OTLP_PROTOCOL=http/json`.'

/**
 * Refuses what no client of ours sends. A page in somebody's browser can reach a collector on their machine or network, so everything
 * that only a browser adds is refused, and so is every name that was pointed here by somebody else.
 */
export function guard(head: Head, hosts: ReadonlySet<string>): Answer | undefined {
  const { method, path, headers } = head
  if (!isAllowedHost(headers['host'], hosts)) {
    return refuse(
      'unknown-host',
      'This collector does not answer to that host name. Its operator can add the name with --allow-host.',
    )
  }
  if (isFromWebPage(headers)) {
    return refuse(
      'web-page',
      'Requests with `Origin`, `Cookie` or `Sec-Fetch-*` come from web pages, which have nothing to report here. The `fetch` of Node adds one of them too; use `node:http`.',
    )
  }
  if (!PATHS.includes(path)) return refuse('not-found', 'There are only `/v1/events`, `/v1/erase` and `/v1/logs`.')
  if (method !== 'POST') return refuse('wrong-method', 'Send this with `POST`.', { allow: 'POST' })
  if (!isJson(headers['content-type'])) {
    return refuse(
      'wrong-content-type',
      path === '/v1/logs' ? NO_PROTOBUF : 'The body has to be declared as `content-type: application/json`.',
    )
  }
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity' && encoding !== 'gzip') {
    return refuse('wrong-encoding', 'The body may be compressed with `gzip` and nothing else.', { 'accept-encoding': 'gzip' })
  }
  return undefined
}

/** The names this collector answers to, without ports. */
export function allowedHosts(names: Iterable<string>): ReadonlySet<string> {
  return new Set([...LOOPBACK_NAMES, ...[...names].map((name) => name.toLowerCase())])
}

/** Whether a `Host` names this collector, on whatever port. */
export function isAllowedHost(host: Head['headers'][string], hosts: ReadonlySet<string>): boolean {
  return typeof host === 'string' && hosts.has(host.replace(/:\d{1,5}$/, '').toLowerCase())
}

/** Whether a browser wrote the request: each of these is added by one and by none of our clients. */
export function isFromWebPage(headers: Head['headers']): boolean {
  for (const name in headers) {
    if (name === 'origin' || name === 'cookie' || name.startsWith('sec-fetch-')) return true
  }
  return false
}

function isJson(type: Head['headers'][string]): boolean {
  return typeof type === 'string' && /^application\/json[ \t]*(;|$)/i.test(type)
}
