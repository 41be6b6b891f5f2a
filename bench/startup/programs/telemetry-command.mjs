import { telemetry } from './telemetry.mjs'

process.exitCode = await telemetry.command(process.argv.slice(2))
