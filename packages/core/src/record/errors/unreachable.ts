import { UNREACHABLE, type UnreachableWord } from '../../define/unreachable.ts'
import type { Env } from '../../edge/world.ts'
import { letFail } from '../../edge/let-fail.ts'
import { isDocker } from './docker.ts'
import { read, readText } from './read.ts'
import { isRegistry } from './registry.ts'
import { withCauses } from './walk.ts'
import type { ErrorWiring } from './wiring.ts'

/** Whether one error, without its causes, says that a thing could not be reached. */
type Rule = (error: object, code: string, env: Env) => boolean

const DISK = 'ENOSPC EDQUOT'.split(' ')
const PERMISSION = 'EACCES EPERM EROFS'.split(' ')

/** What only a registry answers. */
const REGISTRY = (
  'E400 E401 E402 E403 E404 E405 E409 E422 E426 E429 E500 E502 E503 E504 ENEEDAUTH EOTP ETARGET ENOVERSIONS ERR_PNPM_FETCH_401 ' +
  'ERR_PNPM_FETCH_403 ERR_PNPM_FETCH_404 ERR_PNPM_META_FETCH_FAIL ERR_PNPM_NO_MATCHING_VERSION'
).split(' ')

const NETWORK = (
  'ENOTFOUND EAI_AGAIN EAI_FAIL EAI_NODATA EAI_NONAME ECONNREFUSED ECONNRESET ECONNABORTED ETIMEDOUT EHOSTDOWN EHOSTUNREACH ENETDOWN ' +
  'ENETRESET ENETUNREACH ENONET EPROTO ESERVFAIL EREFUSED ERR_SOCKET_CONNECTION_TIMEOUT ERR_PROXY_TUNNEL ERR_TLS_HANDSHAKE_TIMEOUT ' +
  'ERR_TLS_CERT_ALTNAME_INVALID ERR_HTTP2_STREAM_CANCEL UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT ' +
  'UND_ERR_SOCKET CERT_HAS_EXPIRED CERT_NOT_YET_VALID DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN ' +
  'UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_VERIFY_LEAF_SIGNATURE'
).split(' ')

const RULES: Readonly<Record<UnreachableWord, Rule>> = {
  docker: (error, _, env) => isDocker(error, env['DOCKER_HOST']),
  'disk-full': (_, code) => DISK.includes(code),
  registry: (error, code, env) =>
    REGISTRY.includes(code) || (isNetwork(error, code) && isRegistry(error, env['npm_config_registry'])),
  network: isNetwork,
  permission: (_, code) => PERMISSION.includes(code),
}

/**
 * Names what an error says could not be reached: the author's word, else the first ready-made one that fits the error or a cause of
 * it, else undefined. Addresses, paths and variables are only compared. Never throws.
 */
export function unreachableOf(error: unknown, { classify }: Pick<ErrorWiring, 'classify'>, env: Env): string | undefined {
  const own = authorsWord(error, classify)
  if (own !== undefined) return own
  const errors = withCauses(error).map((one) => ({ one, code: readText(one, 'code', 64) ?? '' }))
  return UNREACHABLE.find((word) => errors.some(({ one, code }) => RULES[word](one, code, env)))
}

function authorsWord(error: unknown, classify: ErrorWiring['classify']): string | undefined {
  try {
    const word: unknown = letFail(classify?.(error))
    return typeof word === 'string' ? word : undefined
  } catch {
    return undefined
  }
}

/** A program that ran into its time limit and a socket that is a file share codes with the network. */
function isNetwork(error: object, code: string): boolean {
  const syscall = readText(error, 'syscall', 64) ?? ''
  const toPort = read(error, 'port') !== undefined
  if (syscall.startsWith('spawn')) return false
  if (syscall === 'connect' && PERMISSION.includes(code)) return toPort
  return NETWORK.includes(code) && !(syscall === 'connect' && !toPort && /^[/\\]/.test(readText(error, 'address', 2) ?? ''))
}
