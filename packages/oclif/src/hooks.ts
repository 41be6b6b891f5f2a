import type { Run } from '@sonde/core'
import { commandPath, declaredCommand, NO_COMMAND } from './command-path.ts'
import { declaredFlags, typedFlags, type TypedFlags } from './flags.ts'
import type { OclifCommand, OclifConfig } from './program.ts'
import { isStrict, openTelemetry } from './telemetry-of.ts'

/** What oclif passes to every hook. */
interface HookOptions {
  readonly config: object
}

interface PrerunOptions extends HookOptions {
  readonly Command: object
  readonly argv: readonly string[]
}

interface FinallyOptions extends HookOptions {
  readonly Command?: object | undefined
  readonly error?: unknown
}

/** What is known of a program that was started. */
interface Started {
  /** Seconds since the process began. */
  readonly at: number
  run?: Run
}

/** By package.json: oclif gives every command a configuration of its own, but not that. */
const programs = new WeakMap<object, Started>()

/**
 * Notes when a program was started. A test may do that more than once in one process. Under `SONDE_STRICT=1` it says what is wrong with
 * the set-up, before any command is loaded; else help and version cost nothing.
 */
export async function init(options: HookOptions): Promise<void> {
  await aloud(async () => {
    const program = options.config as OclifConfig
    programs.set(program.pjson, { at: process.uptime() })
    if (isStrict()) await openTelemetry(program)
  })
}

/** Records that a command starts: its path, and the names of the declared flags that were typed. */
export async function prerun(options: PrerunOptions): Promise<void> {
  await aloud(async () => {
    const program = options.config as OclifConfig
    const command = options.Command as OclifCommand
    const started = startedOf(program)
    // Commands that a command runs belong to it.
    if (started.run) return
    const telemetry = await openTelemetry(program)
    if (telemetry === undefined) return
    const run = telemetry.startRun(commandPath(command.id))
    started.run = run
    run.set(() => {
      const flags = typedFlags(declaredFlags(command), options.argv)
      return { flags: [...flags.keys()], flagValues: valuesOf(flags) }
    })
  })
}

/**
 * Records with what error a command ended. One that ended well, also by `this.exit(0)`, is left to the end of the process: only that
 * knows the exit code, and a command may have started a server.
 */
export async function finish(options: FinallyOptions): Promise<void> {
  await aloud(async () => {
    const { error, Command } = options
    const exitCode = exitCodeOf(error)
    if (exitCode === 0) return
    const program = options.config as OclifConfig
    const run = startedOf(program).run ?? (await startLate(program, Command as OclifCommand | undefined))
    run?.end('error', { error, exitCode })
  })
}

/** A command that could not be loaded, or that does not exist. The latter is known only by what was typed, which must not leave. */
async function startLate(config: OclifConfig, typed: OclifCommand | undefined): Promise<Run | undefined> {
  const command = typed && declaredCommand(config, typed.id)
  const telemetry = await openTelemetry(config)
  const elapsedMs = (process.uptime() - startedOf(config).at) * 1000
  return telemetry?.startRun(command === undefined ? NO_COMMAND : commandPath(command.id), { elapsedMs })
}

/** Of a program that passes on some of the hooks, and not the first, it is only known that it runs. */
function startedOf({ pjson }: OclifConfig): Started {
  const found = programs.get(pjson) ?? { at: process.uptime() }
  programs.set(pjson, found)
  return found
}

/** The code that oclif ends the process with. */
function exitCodeOf(error: unknown): number {
  if (error === undefined) return 0
  const { oclif } = (error ?? {}) as { readonly oclif?: { readonly exit?: unknown } }
  return typeof oclif?.exit === 'number' ? oclif.exit : 1
}

/** Of each flag the one value that was typed; core keeps those that the catalog lists. */
function valuesOf(flags: TypedFlags): Record<string, string> {
  return Object.fromEntries(
    [...flags].flatMap(([name, [value, ...others]]) => (value === undefined || others.length > 0 ? [] : [[name, value]])),
  )
}

/** oclif hides what a hook throws, unless it says how the process is to end. */
async function aloud(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    // By name: what checks a catalog is a file of its own in core, with a class of its own.
    if (error instanceof Error && error.name === 'SetupError') throw Object.assign(error, { oclif: { exit: 2 } })
  }
}
