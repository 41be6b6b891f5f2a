// Marks what a command calls in the files that it loads, so that V8 compiles it when it reads them. Runs after the build. In the entry
// that is what a command calls whose telemetry is off: whoever turned it off pays for nothing that only the others need.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calledFunctions } from './called-functions.ts'
import { markFunctions } from './mark-functions.ts'

const dist = join(import.meta.dirname, '..', '..', 'dist')
const runs = { 'index.mjs': calledFunctions({ DO_NOT_TRACK: '1' }), 'recording.cjs': calledFunctions() }

for (const [name, called] of Object.entries(runs)) {
  const places = called.get(name)
  if (places === undefined || places.size < 20) throw new Error(`A run was not seen to use ${name}.`)
  const path = join(dist, name)
  writeFileSync(
    path,
    markFunctions(readFileSync(path, 'utf8'), (start, end) => places.has(`${start}:${end}`)),
  )
}
