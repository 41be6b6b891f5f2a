import { read, readText } from './read.ts'

/** What sockets of Docker are called, on every platform and in every distribution of it. */
const SOCKET_NAME =
  /(?:^|[/\\])(?:docker(?:-cli|\.raw)?\.sock|docker_(?:engine|engine_windows|cli)|dockerDesktop(?:Linux|Windows)?Engine)$/

/** The programs whose absence means that Docker is missing. */
const PROGRAM = /(?:^|[/\\ ])docker(?:-compose)?(?:\.exe|\.cmd)?$/

/** What Docker's own program prints, in the message of an error or in its `stderr`. */
const PHRASE =
  /cannot connect to the docker daemon|is the docker daemon running|error during connect: |docker daemon is not running/i

const MAX_TEXT = 8 * 1024
const MAX_ADDRESS = 1024

/**
 * Whether an error says that Docker could not be reached: its socket is missing, refuses or is forbidden, its program is missing, or
 * that program said so.
 *
 * @param host The value of `DOCKER_HOST`. It is compared with the error's own address and goes nowhere.
 */
export function isDocker(error: object, host: string | undefined): boolean {
  const syscall = readText(error, 'syscall', MAX_ADDRESS) ?? ''
  if (syscall === 'connect' || syscall === 'getaddrinfo') return isDockerAddress(error, host)
  if (syscall.startsWith('spawn')) return PROGRAM.test(syscall) || PROGRAM.test(readText(error, 'path', MAX_ADDRESS) ?? '')
  return ['message', 'stderr'].some((key) => PHRASE.test(readText(error, key, MAX_TEXT) ?? ''))
}

function isDockerAddress(error: object, host: string | undefined): boolean {
  const address = readText(error, 'address', MAX_ADDRESS) ?? readText(error, 'hostname', MAX_ADDRESS) ?? ''
  if (SOCKET_NAME.test(address)) return true
  const chosen = host === undefined ? undefined : /^(unix|npipe|tcp|https?):\/\/(.+)$/.exec(host.slice(0, MAX_ADDRESS).trim())
  const [, protocol = '', place = ''] = chosen ?? []
  if (protocol === 'unix' || protocol === 'npipe') return withSlashes(place) === withSlashes(address)
  const [, name, chosenPort = '2375'] = /^(\[[^\]]*\]|[^:/]*)(?::(\d+))?/.exec(place) ?? []
  if (!name) return false
  const port = read(error, 'port')
  // An address that was looked up has another text than the name it was looked up by; its port tells.
  return port === undefined ? address === name : port === Number(chosenPort)
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/')
}
