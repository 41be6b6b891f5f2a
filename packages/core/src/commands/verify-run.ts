/**
 * The program that `verify` runs under Node's permission model: a run of the tool as core records it, watched. Reads what to run from
 * stdin, loads core's own entry, and prints what was tried.
 */
import { watchAttempts } from '../edge/attempts.ts'
import { isDenied, readInput, reportAtExit } from '../edge/verify-process.ts'
import type { CatalogInput } from '../define/catalog.ts'

/** What to run. */
export interface VerifyInput {
  readonly catalog: CatalogInput
  readonly version: string
}

/** What the run tried, and what Node would not have let it do. */
export interface VerifyReport {
  readonly files: readonly string[]
  readonly processModules: readonly string[]
  readonly sockets: readonly string[]
  readonly networkModules: readonly string[]
  readonly denied: { readonly files: boolean; readonly processes: boolean; readonly network: boolean }
}

const attempts = watchAttempts()
const { catalog, version } = JSON.parse(readInput()) as VerifyInput
const core = (await import(new URL('./index.mjs', import.meta.url).href)) as typeof import('../index.ts')

const telemetry = core.createTelemetry({ catalog, version, strict: false })
const run = telemetry.startRun('verify')
run.stage('verify').end('ok')
run.feature('verify')
for (const name of Object.keys(catalog.events)) telemetry.record(name, {})

// Registered after core's own listener, so that what core does at the end is seen too.
reportAtExit((): VerifyReport => ({
  files: attempts.files,
  processModules: attempts.processModules(),
  sockets: attempts.sockets,
  networkModules: attempts.networkModules(),
  denied: { files: isDenied('fs.write'), processes: isDenied('child'), network: isDenied('net') },
}))
