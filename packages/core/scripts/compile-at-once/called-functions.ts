import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** What V8 writes of a run: https://nodejs.org/api/cli.html#node_v8_coveragedir */
interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly { startOffset: number; endOffset: number; count: number }[] }[]
  }[]
}

const program = join(import.meta.dirname, 'usual-run.ts')

/**
 * Where the functions stand that a command calls, as `start:end`, by the name of the built file.
 *
 * @param env Nothing for a recorded command, or what switches it off.
 */
export function calledFunctions(env: Readonly<Record<string, string>> = {}): ReadonlyMap<string, ReadonlySet<string>> {
  const home = mkdtempSync(join(tmpdir(), 'sonde-build-'))
  try {
    const coverage = join(home, 'coverage')
    run(home, 'on')
    postponeDelivery(home)
    // The first run has more to do than those after it.
    run(home, 'build')
    run(home, 'build', { NODE_V8_COVERAGE: coverage, ...env })
    return calledIn(readdirSync(coverage).map((name) => JSON.parse(readFileSync(join(coverage, name), 'utf8')) as Coverage))
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** Of the environment only what finds the home: what else is set, CI or an agent, would decide what a run calls. */
function run(home: string, command: string, env: Readonly<Record<string, string>> = {}): void {
  const SystemRoot = process.env['SystemRoot']
  const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', program, command], {
    env: { HOME: home, XDG_STATE_HOME: home, LOCALAPPDATA: home, ...(SystemRoot !== undefined && { SystemRoot }), ...env },
    cwd: home,
    encoding: 'utf8',
    timeout: 60_000,
  })
  if (status !== 0) throw new Error(`The run that shows what to compile at once ended with ${status}:\n${stderr}`)
}

/** Nothing is sent while a package is built. */
function postponeDelivery(home: string): void {
  const directory = join(home, 'sonde', 'usual')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  writeFileSync(join(directory, 'delivery.json'), JSON.stringify({ v: 1, startedAt: Date.now() }))
}

function calledIn(coverages: readonly Coverage[]): Map<string, Set<string>> {
  const called = new Map<string, Set<string>>()
  for (const { url, functions } of coverages.flatMap(({ result }) => result)) {
    const places = called.get(basename(url)) ?? new Set()
    for (const { ranges } of functions) {
      const [whole] = ranges
      if (whole !== undefined && whole.count > 0) places.add(`${whole.startOffset}:${whole.endOffset}`)
    }
    called.set(basename(url), places)
  }
  return called
}
