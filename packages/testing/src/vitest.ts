import { afterAll, describe, test } from 'vitest'
import { adapterCases } from './adapter/adapter-cases.ts'
import type { AdapterHarness } from './adapter/harness.ts'
import { matchers, type CollectorMatchers } from './matchers.ts'

declare module 'vitest' {
  // The names and bounds of its parameters are vitest's.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> extends CollectorMatchers<R> {}
}

export { matchers }
export type { CollectorMatchers }

/** One case runs a handful of processes, and a busy machine starts them slowly. */
const LIMIT_MS = 120_000

/**
 * Tests that an adapter keeps every promise, by running real programs of its host: how runs end, signals, switches, first run, homes
 * and endpoints that do not work, and that nothing of the host changes. Declares the tests; call it at the top of a test file.
 *
 * Cases the host does not have are skipped, and named with their reason when the suite ends.
 *
 * @param options `sameForEveryHost: false` leaves out what core decides without the host, for a major whose neighbours are tested whole.
 * @example testAdapter('commander 15', { catalog, program, bare, cases })
 */
export function testAdapter(
  name: string,
  harness: AdapterHarness,
  { sameForEveryHost = true }: { readonly sameForEveryHost?: boolean } = {},
): void {
  const all = adapterCases(harness)
  const cases = all.filter((each) => sameForEveryHost || !each.sameForEveryHost)
  describe(`${name} passes the conformance suite`, () => {
    for (const { title, leftOut, run } of cases) {
      if (leftOut === undefined) test(title, run, LIMIT_MS)
      else test.skip(`${title} (left out: ${leftOut})`, run)
    }
    afterAll(() => {
      if (cases.length < all.length) console.info(`${name} leaves out ${all.length - cases.length} cases that core decides`)
      for (const { title, leftOut } of cases) if (leftOut !== undefined) console.info(`${name} leaves out: ${title}: ${leftOut}`)
    })
  })
}
