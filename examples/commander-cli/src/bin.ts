#!/usr/bin/env node
import { addTelemetry, runWithTelemetry } from '@sonde/commander'
import { main } from './main.ts'
import { createProgram } from './program.ts'
import { telemetry } from './telemetry.ts'

const program = addTelemetry(createProgram(telemetry), telemetry)

await main(() => runWithTelemetry(program))
