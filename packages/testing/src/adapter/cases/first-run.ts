import assert from 'node:assert/strict'
import { caseWith, type AdapterCase } from '../case.ts'
import { assertSent } from '../expect-run.ts'
import type { HostCase, LeftOut } from '../harness.ts'
import { hasTerminal, runInTerminal } from '../run-host.ts'
import type { Suite } from '../stage.ts'

const NO_TERMINAL: LeftOut = { leftOut: 'this machine has no `script` of util-linux to make a terminal with' }

/** The first run at a terminal: the notice, once, and never in what a machine reads. */
export function firstRunCases(suite: Suite): AdapterCase[] {
  const { ok, json } = suite.harness.cases
  const atTerminal = <Host extends HostCase | LeftOut>(host: Host) => (hasTerminal() ? host : NO_TERMINAL)
  return [
    caseWith(
      'shows the notice in the first run at a terminal, records nothing of it, and records the next one',
      atTerminal(ok),
      (host) => assertFirstRun(suite, host),
    ),
    caseWith('[C-9] shows no notice where JSON is printed, also at a terminal', atTerminal(json), (host) =>
      assertJsonUntouched(suite, host),
    ),
  ]
}

async function assertFirstRun(suite: Suite, host: HostCase): Promise<void> {
  await using stage = await suite.stage({ on: false })
  const start = suite.start(stage, host)
  const bare = await suite.bareInTerminal(host)
  const first = suite.seenAs(stage.machine, await runInTerminal(start))
  const { tool, docs } = suite.harness.catalog
  for (const part of [`${tool} reports how it is used`, 'This run was not recorded.', docs]) {
    assert.ok(first.stdout.includes(part), `The first run at a terminal does not show \`${part}\`:\n${first.stdout}`)
  }
  assert.equal(first.exitCode, bare.exitCode)
  assert.deepEqual(await stage.sent(), [], 'The run that showed the notice was recorded.')

  const second = suite.seenAs(stage.machine, await runInTerminal(start))
  assert.deepEqual(second, bare, 'After the notice, the program is seen to do something else than without the adapter.')
  assertSent(suite, await stage.sent(), [[host, { outcome: bare.exitCode === 0 ? 'ok' : 'error', exitCode: bare.exitCode }]])
}

async function assertJsonUntouched(suite: Suite, host: HostCase): Promise<void> {
  await using stage = await suite.stage({ on: false })
  const printed = suite.seenAs(stage.machine, await runInTerminal(suite.start(stage, host)))
  assert.deepEqual(printed, await suite.bareInTerminal(host))
  assert.doesNotThrow(
    () => JSON.parse(printed.stdout) as unknown,
    `What was printed is not one JSON document:\n${printed.stdout}`,
  )
  assert.deepEqual(await stage.sent(), [])
}
