// Marks what every recorded command calls in the files that it loads, so that V8 compiles it when it reads them. Runs after the build.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calledFunctions } from './called-functions.ts'
import { markFunctions } from './mark-functions.ts'

const dist = join(import.meta.dirname, '..', '..', 'dist')
const called = calledFunctions()

for (const name of ['index.mjs', 'recording.cjs']) {
  const places = called.get(name)
  if (places === undefined || places.size < 20) throw new Error(`A recorded run was not seen to use ${name}.`)
  const path = join(dist, name)
  writeFileSync(
    path,
    markFunctions(readFileSync(path, 'utf8'), (start, end) => places.has(`${start}:${end}`)),
  )
}
