import { isOnForThisRun } from '../consent/refusals.ts'
import { variablePrefix } from '../consent/recipient.ts'
import type { CatalogInput } from '../define/catalog.ts'
import type { World } from '../edge/world.ts'

/** What a courier needs of the environment: programs, home, proxies and certificates. Nothing else of a user's environment. */
const PASSED_ON =
  /^(?:PATH|HOME|XDG_[A-Z_]+|LOCALAPPDATA|SystemRoot|TEMP|https_proxy|HTTPS_PROXY|http_proxy|HTTP_PROXY|all_proxy|ALL_PROXY|no_proxy|NO_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_[A-Z_]+)$/

/** Windows knows one variable under any spelling. */
const PASSED_ON_WINDOWS = new RegExp(PASSED_ON, 'i')

/**
 * The environment of a courier: what it needs, by allow-list, and the mark under which telemetry is inert. A variable that turned the
 * tool on for this run goes with it, by core's own name, or the courier would leave what that run recorded.
 */
export function courierEnvironment(
  { env, platform }: Pick<World, 'env' | 'platform'>,
  catalog: Pick<CatalogInput, 'tool' | 'aliases'>,
): Record<string, string> {
  const passedOn = platform === 'win32' ? PASSED_ON_WINDOWS : PASSED_ON
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && passedOn.test(name)) environment[name] = value
  }
  const on = isOnForThisRun(env, catalog) ? { [`${variablePrefix(catalog.tool)}_TELEMETRY`]: '1' } : {}
  return { ...environment, ...on, SONDE_COURIER: '1' }
}
