import { createTelemetry, type CatalogInput, type ErrorWiring, type Run } from '@sonde/core'

/**
 * How a tool of one of the five systems is set up on Sonde: its catalog, which is all that an author would write, and how its stand-in
 * behaves. A profile makes the generous choices its system made; Sonde's defaults stay strict.
 */
export interface Profile {
  readonly catalog: CatalogInput
  readonly version: string
  readonly errors?: ErrorWiring
  /** Commands that run until somebody ends them. */
  readonly servers: readonly string[]
  /** Commands that are builds. */
  readonly builds?: readonly string[]
  /** Commands of two words. */
  readonly nested?: readonly string[]
  /** What a command does and records beside its run. An error it throws ends the command, with the `exitCode` of the error or 1. */
  readonly act?: (call: Call) => unknown
}

/** One call of a profile's tool. */
export interface Call {
  readonly command: string
  /** What was typed after the command. */
  readonly words: readonly string[]
  readonly run: Run
  /** The environment for a child of the tool. */
  readonly childEnv: () => Record<string, string>
  /** Records an event of the author's own. */
  readonly record: (name: string, properties: Readonly<Record<string, unknown>>) => void
}

/** Stands in for the host: runs the command it is given, or answers for its telemetry. */
export async function runProfile(profile: Profile): Promise<void> {
  const { catalog, version, errors, servers, builds = [], act } = profile
  const telemetry = createTelemetry({
    // Tests have several versions installed, and endpoints that no catalog should have.
    catalog: { ...catalog, endpoint: process.env['PROFILE_ENDPOINT'] ?? catalog.endpoint },
    version: process.env['PROFILE_VERSION'] ?? version,
    ...(errors && { errors }),
  })
  const [first = '', ...rest] = process.argv.slice(2)
  if (first === 'telemetry') {
    process.exitCode = await telemetry.command(rest)
    return
  }
  const { command, words } = commandIn(profile, [first, ...rest])
  const run = telemetry.startRun(command, builds.includes(command) ? { kind: 'build' } : {})
  console.log(`${catalog.tool} ${command}`)
  if (servers.includes(command)) setInterval(() => {}, 1000)
  try {
    await act?.({
      command,
      words,
      run,
      childEnv: () => telemetry.childEnv(),
      record: (name, properties) => telemetry.record(name, properties as never),
    })
  } catch (error) {
    run.fails(error)
    const { message, exitCode } = error as { readonly message: string; readonly exitCode?: number }
    console.error(message)
    process.exitCode = exitCode ?? 1
  }
}

function commandIn({ nested = [] }: Profile, typed: readonly string[]): Pick<Call, 'command' | 'words'> {
  const length = nested.includes(typed.slice(0, 2).join(' ')) ? 2 : 1
  return { command: typed.slice(0, length).join(' '), words: typed.slice(length) }
}
