#!/usr/bin/env node
import { telemetryCommand, telemetryMiddleware } from '@sonde/yargs'
import { createCli } from './cli.ts'
import { telemetry } from './telemetry.ts'

await createCli(telemetry)
  .middleware(...telemetryMiddleware(telemetry))
  .command(telemetryCommand(telemetry))
  .parse()
