import type { AdapterCase } from './case.ts'
import { firstRunCases } from './cases/first-run.ts'
import { hostileWorldCases } from './cases/hostile-world.ts'
import { outcomeCases } from './cases/outcomes.ts'
import { signalCases } from './cases/signals.ts'
import { switchCases } from './cases/switches.ts'
import { unchangedHostCases } from './cases/unchanged-host.ts'
import type { AdapterHarness } from './harness.ts'
import { createSuite } from './stage.ts'

/**
 * Lists the cases every adapter passes, for any test runner: `test(title, run)` for each, and `leftOut` named where it is there. Each
 * runs real processes on a machine of its own, so they may run at the same time.
 */
export function adapterCases(harness: AdapterHarness): readonly AdapterCase[] {
  const suite = createSuite(harness)
  return [outcomeCases, unchangedHostCases, signalCases, switchCases, firstRunCases, hostileWorldCases].flatMap((casesOf) =>
    casesOf(suite),
  )
}
