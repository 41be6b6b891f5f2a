import { readFileSync } from 'node:fs'
import type { Typed } from './commands.ts'
import { median, type Measurement } from './measure.ts'
import { Mistake } from './mistake.ts'

/** Prints how much longer or shorter the second measurement took. */
export function compare({ values, positionals }: Typed): void {
  const [before, after] = positionals
  if (before === undefined || after === undefined)
    throw new Mistake('Name two measurements: `pace compare before.json after.json`.')
  const beforeMs = median(readMeasurement(before).runsMs)
  const afterMs = median(readMeasurement(after).runsMs)
  const percent = Math.round((afterMs / beforeMs - 1) * 100)
  if (values['json']) console.log(JSON.stringify({ beforeMs, afterMs, percent }))
  else console.log(`${beforeMs.toFixed(1)} ms → ${afterMs.toFixed(1)} ms (${percent > 0 ? '+' : ''}${percent} %)`)
}

function readMeasurement(path: string): Measurement {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Measurement
    if (value.runsMs.length > 0 && value.runsMs.every((run) => run > 0)) return value
  } catch {
    // What cannot be read is no measurement either.
  }
  throw new Mistake(`\`${path}\` is no measurement. Make one with \`pace run --save ${path} -- <command>\`.`)
}
