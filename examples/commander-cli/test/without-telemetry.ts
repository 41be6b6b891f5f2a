// The same program without its telemetry lines, to compare with.
import { main } from '../src/main.ts'
import { createProgram } from '../src/program.ts'

await main(() => createProgram().parseAsync())
