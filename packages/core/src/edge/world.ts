/**
 * The world as core sees it: read once here, passed on as a value, replaced in tests. Nothing outside `edge/` touches `process.env`,
 * the clock, randomness or the file system.
 */
export interface World {
  readonly env: Env
  readonly fs: typeof import('node:fs')
  readonly platform: NodeJS.Platform
  /** The processor, as Node calls it. */
  readonly arch: string
  readonly pid: number
  readonly argv: readonly string[]
  /** The working directory; the root where it no longer exists. */
  readonly cwd: () => string
  /** What a packager's bundler put in the place of `process.env.SONDE_DISABLED_AT_BUILD`. */
  readonly disabledAtBuild: string | undefined
  /** Where an organisation's policy may lie on this platform. */
  readonly policyFiles: readonly string[]
  /** The user's id; undefined where the platform has none. */
  readonly uid: number | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** What the user's own clock shows at a time. */
  readonly localTime: (time: number) => LocalTime
  /** Milliseconds on a clock that never jumps. */
  readonly monotonic: () => number
  /** 0 (inclusive) to 1 (exclusive); not for secrets. */
  readonly random: () => number
  /** 16 random bytes in hex, fit for a secret. Loads `node:crypto`. */
  readonly secret: () => string
  readonly runtime: Runtime
  /** Whether file descriptor 1 or 2 is a terminal. */
  readonly isTerminal: (descriptor: 1 | 2) => boolean
  /** Calls back once, synchronously, with the exit code, when the process ends by itself; not on a signal that kills it. */
  readonly onExit: (listener: (exitCode: number) => void) => void
  /** Calls back after a time, if the process still runs then. Keeps no process running. */
  readonly later: (milliseconds: number, act: () => void) => void
  /** The exit code this process would end with at this moment. */
  readonly exitCode: () => number
  /** Writes to stderr at once; false where nobody can read it. */
  readonly writeError: (text: string) => boolean
}

/** Variables of a process by name. */
export type Env = Readonly<Record<string, string | undefined>>

export interface LocalTime {
  /** 0 to 23. */
  readonly hour: number
  /** 1, Monday, to 7, Sunday. */
  readonly weekday: number
}

export interface Runtime {
  readonly name: 'node' | 'bun' | 'deno' | 'other'
  readonly major: number
  /** Absent where it is not known. */
  readonly minor?: number
}

/**
 * Reads the process this code runs in. Builtins come through `getBuiltinModule`, which costs nothing where `import` costs 1 to 2 ms.
 * Never throws.
 */
export function currentWorld(): World {
  try {
    return readWorld()
  } catch {
    return nobodysWorld()
  }
}

/** What is left where a program has broken what it runs in, or Node is too old: it says no before anything else is looked at. */
function nobodysWorld(): World {
  let env: Env = {}
  try {
    env = { ...process.env }
  } catch {}
  return { env, disabledAtBuild: '1' } as World
}

function readWorld(): World {
  const fs = process.getBuiltinModule('node:fs')
  return {
    env: process.env,
    fs,
    platform: process.platform,
    arch: process.arch,
    pid: process.pid,
    argv: process.argv,
    cwd() {
      try {
        return process.cwd()
      } catch {
        // The directory was removed under the program's feet.
        return '/'
      }
    },
    // Spelled out, so that a bundler's `define` can replace it.
    disabledAtBuild: process.env.SONDE_DISABLED_AT_BUILD,
    get policyFiles() {
      return policyFiles(process.platform, process.env)
    },
    uid: process.getuid?.(),
    now: Date.now,
    localTime,
    monotonic: millisecondsSinceStart,
    random: Math.random,
    secret: () => process.getBuiltinModule('node:crypto').randomBytes(16).toString('hex'),
    get runtime() {
      return currentRuntime(process.versions)
    },
    isTerminal: (descriptor) => process.getBuiltinModule('node:tty').isatty(descriptor),
    // The global one returns a number on Deno, which cannot be told to let the process end.
    later: (milliseconds, act) => void process.getBuiltinModule('node:timers').setTimeout(act, milliseconds).unref(),
    onExit,
    exitCode: () => Number(process.exitCode ?? 0),
    writeError(text) {
      try {
        fs.writeSync(2, text)
        return true
      } catch {
        return false
      }
    },
  }
}

const exiting: ((exitCode: number) => void)[] = []

/** By one listener for all: of eleven Node warns on stderr, and counts those that the host has. */
function onExit(listener: (exitCode: number) => void): void {
  if (exiting.push(listener) > 1) return
  const limit = process.getMaxListeners()
  if (limit > 0) process.setMaxListeners(limit + 1)
  process.on('exit', (given) => {
    // Read before any listener ran: one of the host's may have set another since. What one behind this sets, nobody hears.
    const exitCode = Number(process.exitCode ?? given)
    for (const act of exiting.splice(0)) act(exitCode)
  })
}

function localTime(time: number): LocalTime {
  const date = new Date(time)
  return { hour: date.getHours(), weekday: date.getDay() || 7 }
}

/** Not `performance.now()`, whose first use loads eleven builtins. */
function millisecondsSinceStart(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1e3 + nanoseconds / 1e6
}

function currentRuntime(versions: NodeJS.ProcessVersions): Runtime {
  const name = versions['bun'] ? 'bun' : versions['deno'] ? 'deno' : versions.node ? 'node' : 'other'
  const text = name === 'other' ? '' : (versions[name] ?? '')
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})\./.exec(text) ?? []
  return { name, major: Number(major ?? 0), ...(minor !== undefined && { minor: Number(minor) }) }
}

function policyFiles(platform: NodeJS.Platform, env: World['env']): string[] {
  if (platform === 'darwin') return ['/Library/Application Support/Sonde/policy.json']
  if (platform !== 'win32') return ['/etc/sonde/policy.json']
  // The variable can be set by the user; the fixed place cannot be moved.
  const roots = [env['ProgramData'], `${env['SystemDrive'] ?? 'C:'}\\ProgramData`].filter((root) => root !== undefined)
  return roots.map((root) => `${root}\\Sonde\\policy.json`)
}
