import assert from 'node:assert/strict'
import { caseWith, type AdapterCase } from '../case.ts'
import { assertSame, assertSent, toldOf } from '../expect-run.ts'
import type { HostCase, LeftOut } from '../harness.ts'
import { typedIn, type Suite } from '../stage.ts'

/** How runs end by themselves: the host is seen to do what it does without the adapter, and each run becomes one event. */
export function outcomeCases(suite: Suite): AdapterCase[] {
  const { cases } = suite.harness
  const rows: readonly (readonly [what: string, host: HostCase | LeftOut, requirements?: string])[] = [
    ['a run that ends well', cases.ok],
    ['a run that throws', cases.throws, '[C-5] [R-SAM-3] '],
    ['a run that ends with an exit code of its own', cases.exitCode, '[C-5] '],
    ['a run that calls process.exit', cases.processExit, '[C-5] '],
    ['an argument the host refuses', cases.parseError],
    ['an unknown command, and not what was typed', cases.unknownCommand],
    ['a request for help', cases.help],
    ['a request for the version', cases.version],
    ['an alias by the name it stands for', cases.alias],
    ['a nested command by its whole path', cases.nested, '[R-SAM-2] '],
    ['a run whose output is JSON', cases.json, '[C-9] '],
  ]
  return rows.map(([what, host, requirements = '']) =>
    caseWith(`${requirements}${titleOf(what, host)}`, host, (found) => assertRun(suite, found)),
  )
}

function titleOf(what: string, host: HostCase | LeftOut): string {
  const silent = 'command' in host && host.command === null
  return silent ? `records nothing of ${what}, of which its host tells nobody` : `records ${what}`
}

async function assertRun(suite: Suite, host: HostCase): Promise<void> {
  await using stage = await suite.stage()
  const seen = await suite.run(stage, host)
  await assertSame(suite, host, seen)
  assert.deepEqual(typedIn(stage), [], 'What was typed is kept on the disk.')
  assertSent(suite, await stage.sent(), [[host, toldOf(seen)]])
  assert.deepEqual(typedIn(stage), [], 'What was typed left.')
}
