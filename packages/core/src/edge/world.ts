/**
 * The world as core sees it: read once here, passed on as a value, replaced in tests. Nothing outside `edge/` touches `process.env`,
 * the clock, randomness or the file system.
 */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fs: typeof import('node:fs')
  readonly platform: NodeJS.Platform
  readonly pid: number
  readonly argv: readonly string[]
  readonly cwd: () => string
  /** The user's id; undefined where the platform has none. */
  readonly uid: number | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds on a clock that never jumps. */
  readonly monotonic: () => number
  /** 0 (inclusive) to 1 (exclusive); not for secrets. */
  readonly random: () => number
  readonly runtime: Runtime
  /** Whether file descriptor 1 or 2 is a terminal. */
  readonly isTerminal: (descriptor: 1 | 2) => boolean
  /** Calls back once, synchronously, with the exit code, when the process ends by itself; not on a signal that kills it. */
  readonly onExit: (listener: (exitCode: number) => void) => void
  /** Writes to stderr at once; false where nobody can read it. */
  readonly writeError: (text: string) => boolean
}

export interface Runtime {
  readonly name: 'node' | 'bun' | 'deno' | 'other'
  readonly major: number
}

/** Reads the process this code runs in. Builtins come through `getBuiltinModule`, which costs nothing where `import` costs 1 to 2 ms. */
export function currentWorld(): World {
  const fs = process.getBuiltinModule('node:fs')
  return {
    env: process.env,
    fs,
    platform: process.platform,
    pid: process.pid,
    argv: process.argv,
    cwd: () => process.cwd(),
    uid: process.getuid?.(),
    now: Date.now,
    monotonic: () => performance.now(),
    random: Math.random,
    runtime: currentRuntime(process.versions),
    isTerminal: (descriptor) => process.getBuiltinModule('node:tty').isatty(descriptor),
    onExit: (listener) => void process.once('exit', listener),
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

function currentRuntime(versions: NodeJS.ProcessVersions): Runtime {
  const name = versions['bun'] ? 'bun' : versions['deno'] ? 'deno' : versions.node ? 'node' : 'other'
  const text = name === 'other' ? '' : (versions[name] ?? '')
  return { name, major: Number.parseInt(text, 10) || 0 }
}
