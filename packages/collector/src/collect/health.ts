import type { Answer } from './answer.ts'
import type { Head } from './guard.ts'

/** How the collector is, as a load balancer or an orchestrator asks. */
export interface Health {
  /** Why nothing can be taken at the moment; none when it is ready. Short permanent words. */
  reasons(): readonly string[]
  /** What is wrong though deliveries are taken. Short permanent words. */
  warnings(): readonly string[]
}

/**
 * Answers `GET /healthz`, which says whether to send here (200 or 503), and `GET /healthz/alive`, which says that the process answers
 * and need not be restarted. Undefined for every other request. To any host name: who asks has only an address.
 */
export function answerHealth({ method, path }: Head, health: Health): Answer | undefined {
  if ((method !== 'GET' && method !== 'HEAD') || !path.startsWith('/healthz')) return undefined
  if (path === '/healthz/alive') return { status: 200, body: '{"sonde":1,"alive":true}' }
  if (path !== '/healthz') return undefined
  const reasons = health.reasons()
  return {
    status: reasons.length === 0 ? 200 : 503,
    body: JSON.stringify({ sonde: 1, alive: true, ready: reasons.length === 0, reasons, warnings: health.warnings() }),
  }
}
