import assert from 'node:assert/strict'
import { caseWith, type AdapterCase } from '../case.ts'
import { assertSent, toldOf } from '../expect-run.ts'
import type { WaitingCase } from '../harness.ts'
import { startHost, type Seen } from '../run-host.ts'
import { createSuite, type Suite } from '../stage.ts'

/** Interruptions: each run arrives exactly once, `aborted` where the signal ends the process, else with the host's own outcome. */
export function signalCases(suite: Suite): AdapterCase[] {
  const { waits, handlesInterrupt } = suite.harness.cases
  const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const
  return [
    ...signals.map((signal) => ({
      ...caseWith(`leaves ${signal} to the host, and the run arrives once`, waits, (host) =>
        assertInterrupted(suite, host, signal),
      ),
      // No program can notice it.
      ...(signal === 'SIGKILL' && { sameForEveryHost: true as const }),
    })),
    caseWith('leaves SIGINT to a host that handles it, and the run arrives once with its outcome', handlesInterrupt, (host) =>
      assertInterrupted(suite, host, 'SIGINT', true),
    ),
  ]
}

async function assertInterrupted(suite: Suite, host: WaitingCase, signal: NodeJS.Signals, handled = false): Promise<void> {
  await using stage = await suite.stage()
  const seen = await interrupted(suite, host, signal, stage)
  assert.deepEqual(
    seen,
    await bareInterrupted(suite, host, signal),
    'The program is seen to do something else than without the adapter.',
  )
  if (handled) assert.equal(seen.signal, null, `The host did not handle ${signal}.`)
  // Of a run that was cut off the next one tells.
  const next = await suite.run(stage, suite.harness.cases.ok)
  assertSent(suite, await stage.sent(), [
    [host, toldOf(seen)],
    [suite.harness.cases.ok, toldOf(next)],
  ])
}

async function bareInterrupted(suite: Suite, host: WaitingCase, signal: NodeJS.Signals): Promise<Seen> {
  const bare = createSuite({ ...suite.harness, program: suite.harness.bare })
  await using stage = await bare.stage({ on: false })
  return await interrupted(bare, host, signal, stage)
}

async function interrupted(suite: Suite, host: WaitingCase, signal: NodeJS.Signals, { machine }: Parameters<Suite['run']>[0]) {
  const { child, ended, printed } = startHost(suite.start({ machine }, host))
  await printed(host.ready)
  child.kill(signal)
  return suite.seenAs(machine, await ended)
}
