import { createTelemetry, type CatalogInput } from '@sonde/core'

/**
 * How a tool of one of the five systems is set up on Sonde: what it may say, and how its stand-in behaves. A profile makes the generous
 * choices its system made; Sonde's defaults stay strict.
 */
export interface Profile {
  readonly catalog: CatalogInput
  readonly version: string
  /** Commands that run until somebody ends them. */
  readonly servers: readonly string[]
  /** What it records of a command by itself. */
  readonly records?: (
    command: string,
  ) => readonly { readonly name: string; readonly properties: Readonly<Record<string, unknown>> }[]
}

/** Stands in for the host: runs the command it is given, or answers for its telemetry. */
export async function runProfile({ catalog, version, servers, records }: Profile): Promise<void> {
  const [command = '', ...words] = process.argv.slice(2)
  const telemetry = createTelemetry({
    // Tests have several versions installed, and endpoints that no catalog should have.
    catalog: { ...catalog, endpoint: process.env['PROFILE_ENDPOINT'] ?? catalog.endpoint },
    version: process.env['PROFILE_VERSION'] ?? version,
  })
  if (command === 'telemetry') {
    process.exitCode = await telemetry.command(words)
    return
  }
  telemetry.startRun(command)
  for (const { name, properties } of records?.(command) ?? []) telemetry.record(name, properties as never)
  console.log(`${catalog.tool} ${command}`)
  if (servers.includes(command)) setInterval(() => {}, 1000)
}
