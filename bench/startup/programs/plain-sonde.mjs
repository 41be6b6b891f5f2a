import { telemetry } from './telemetry.mjs'

const run = telemetry.startRun('build')
console.log('done')
run.end('ok')
