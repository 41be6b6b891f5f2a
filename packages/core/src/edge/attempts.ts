/** What a process tried to do to the machine it runs on, whether or not it was allowed to. */
export interface Attempts {
  /** Calls that would write, create or remove something, such as `mkdirSync /home/ana/.local/state/sonde`. */
  readonly files: string[]
  /** Modules of Node loaded since the watch began that can start a process. */
  readonly processModules: () => string[]
  /** Connections that would have been opened or waited for. */
  readonly sockets: string[]
  /** Modules of Node loaded since the watch began that can reach a network. */
  readonly networkModules: () => string[]
}

const WRITES =
  'appendFile chmod chown copyFile cp createWriteStream fchmod fchown ftruncate futimes lchmod lchown link lutimes mkdir mkdtemp ' +
  'mkdtempDisposable open rename rm rmdir symlink truncate unlink utimes write writeFile writev'

const PROCESS_MODULES = /^(?:NativeModule )?(?:node:)?(?:internal\/)?(?:child_process|cluster|worker_threads|worker)$/
const NETWORK_MODULES =
  /^(?:NativeModule )?(?:node:)?(?:internal\/deps\/undici\/undici|tls|_tls_wrap|http|https|http2|_http_client|dgram|dns|dns\/promises|inspector)$/

type Call = (...given: unknown[]) => unknown

/** Watches this process from now on. Only what is loaded later can be watched, so it comes first. */
export function watchAttempts(): Attempts {
  const fs = process.getBuiltinModule('node:fs')
  const files: string[] = []
  const names = WRITES.split(' ').flatMap((name) => [name, `${name}Sync`])
  for (const target of [fs, fs.promises] as unknown as Record<string, unknown>[]) {
    for (const name of names) watch(target, name, files)
  }
  const sockets = watchSockets()
  const before = new Set(loadedModules())
  const loaded = (kind: RegExp): string[] => loadedModules().filter((name) => kind.test(name) && !before.has(name))
  return { files, sockets, processModules: () => loaded(PROCESS_MODULES), networkModules: () => loaded(NETWORK_MODULES) }
}

/** Whether a descriptor is a terminal is asked of a module that loads this one, so it is watched instead of listed. */
function watchSockets(): string[] {
  const { Server, Socket } = process.getBuiltinModule('node:net')
  const sockets: string[] = []
  for (const [prototype, name] of [[Socket.prototype, 'connect'] as const, [Server.prototype, 'listen'] as const]) {
    const target = prototype as unknown as Record<string, Call>
    const original = target[name] as Call
    target[name] = function (this: unknown, ...given) {
      sockets.push(name)
      return original.apply(this, given)
    }
  }
  return sockets
}

function watch(target: Record<string, unknown>, name: string, files: string[]): void {
  const original = target[name]
  if (typeof original !== 'function') return
  target[name] = (...given: unknown[]) => {
    if (changesSomething(name, given)) files.push(`${name} ${typeof given[0] === 'string' ? given[0] : ''}`.trim())
    return (original as Call).apply(target, given)
  }
}

function changesSomething(name: string, [first, second]: readonly unknown[]): boolean {
  if (name === 'open' || name === 'openSync') return opensForWriting(second)
  // What a program prints changes nothing.
  if (name.startsWith('write') && (first === 1 || first === 2)) return false
  return true
}

function opensForWriting(flags: unknown): boolean {
  if (typeof flags === 'string') return flags !== 'r' && flags !== 'rs'
  const { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND } = process.getBuiltinModule('node:fs').constants
  return typeof flags === 'number' && (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)) !== 0
}

function loadedModules(): readonly string[] {
  return (process as { moduleLoadList?: readonly string[] }).moduleLoadList ?? []
}
