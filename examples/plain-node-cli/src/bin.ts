#!/usr/bin/env node
import type { Run } from '@sonde/core'
import { main } from './main.ts'
import { telemetry } from './telemetry.ts'

const [name, ...words] = process.argv.slice(2)

if (name === 'telemetry') {
  process.exitCode = await telemetry.command(words)
} else {
  let run: Run | undefined
  // The run ends with the process: core sees the exit code.
  main(process.argv.slice(2), {
    begins: (command) => (run = telemetry.startRun(command)),
    parsed: (flags) => run?.set({ flags }),
    note: (properties) => run?.set(properties),
    fails: (error) => run?.fails(error),
  })
}
