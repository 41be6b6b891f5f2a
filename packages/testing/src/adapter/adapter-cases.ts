import type { AdapterCase } from './case.ts'
import { firstRunCases } from './cases/first-run.ts'
import { hostileWorldCases } from './cases/hostile-world.ts'
import { outcomeCases } from './cases/outcomes.ts'
import { signalCases } from './cases/signals.ts'
import { switchCases } from './cases/switches.ts'
import { unchangedHostCases } from './cases/unchanged-host.ts'
import type { AdapterHarness, HostCases } from './harness.ts'
import { createSuite } from './stage.ts'

/**
 * Lists the cases every adapter passes, for any test runner: `test(title, run)` for each, and `leftOut` named where it is there. Each
 * runs real processes on a machine of its own, so they may run at the same time.
 */
export function adapterCases(harness: AdapterHarness): readonly AdapterCase[] {
  assertNamed(harness)
  const suite = createSuite(harness)
  return [outcomeCases, unchangedHostCases, signalCases, switchCases, firstRunCases, hostileWorldCases].flatMap((casesOf) =>
    casesOf(suite),
  )
}

const NAMES = Object.keys({
  ok: 0,
  throws: 0,
  exitCode: 0,
  processExit: 0,
  parseError: 0,
  unknownCommand: 0,
  help: 0,
  version: 0,
  alias: 0,
  nested: 0,
  json: 0,
  waits: 0,
  handlesInterrupt: 0,
} satisfies Record<keyof HostCases, 0>) as readonly (keyof HostCases)[]

/** A harness in JavaScript may have forgotten one, and a case that is not there must not look like one that passed. */
function assertNamed({ cases }: AdapterHarness): void {
  const missing = NAMES.filter((name) => cases[name] === undefined)
  if (missing.length === 0) return
  throw new Error(
    `The harness does not say which run stands for ${missing.map((name) => `\`${name}\``).join(', ')}. Name its arguments under \`cases\`, or write \`{ leftOut: 'why' }\` where the host has no such thing. [case-missing]`,
  )
}
