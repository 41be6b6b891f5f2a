import type { RunStarter, Telemetry, TelemetryCommands } from '@sonde/core'
import { test } from 'vitest'
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
import yargs17 from 'yargs-17'
import { telemetryCommand, telemetryMiddleware } from './index.ts'

declare const telemetry: Telemetry
declare const starter: RunStarter
declare const commands: TelemetryCommands

test('is accepted by yargs as the README writes it', () => {
  void yargs(hideBin(process.argv))
    .middleware(...telemetryMiddleware(telemetry))
    .command(telemetryCommand(telemetry))
    .parse()
  void yargs17([])
    .middleware(...telemetryMiddleware(telemetry))
    .command(telemetryCommand(telemetry))
    .parse()
})

test('keeps the types of the program', () => {
  const argv = yargs([])
    .option('port', { type: 'number', demandOption: true })
    .middleware(...telemetryMiddleware(telemetry))
    .command(telemetryCommand(telemetry))
    .parseSync()
  argv.port satisfies number
})

test('needs only the part of telemetry that it uses', () => {
  telemetryMiddleware(starter)
  telemetryCommand(commands)
  // @ts-expect-error - cannot start a run
  telemetryMiddleware(commands)
  // @ts-expect-error - cannot answer a command
  telemetryCommand(starter)
})
