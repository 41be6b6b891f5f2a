import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AdapterCase } from '../case.ts'
import type { HostProgram } from '../harness.ts'
import { runHost } from '../run-host.ts'
import type { Suite } from '../stage.ts'

/**
 * Looks into a process at its exit: who listens to signals and errors, and which environment a child gets. Loaded before the program by
 * NODE_OPTIONS, so that the program is the one that people run.
 */
const PROBE = `
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { constants } from 'node:os'
const file = process.env.CONFORMANCE_PROBE
const names = [...Object.keys(constants.signals), 'uncaughtException', 'unhandledRejection', 'warning', 'beforeExit', 'exit']
const pid = process.pid
process.on('exit', () => {
  if (process.pid !== pid) return
  const listeners = Object.fromEntries(names.map((name) => [name, process.listenerCount(name)]))
  const { NODE_OPTIONS, ...env } = process.env
  const script = 'console.log(JSON.stringify(process.env))'
  const { stdout } = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' })
  writeFileSync(file, JSON.stringify({ listeners, child: JSON.parse(stdout) }))
})`

interface Probed {
  readonly listeners: Readonly<Record<string, number>>
  readonly child: Readonly<Record<string, string>>
}

/** What a program could notice of its adapter from inside. */
export function unchangedHostCases(suite: Suite): AdapterCase[] {
  return [
    {
      title: 'installs no signal handler and no handler of errors, and listens to the exit once',
      async run() {
        const { with: adapted, without } = await probedBoth(suite)
        const { exit = 0, ...others } = adapted.listeners
        const { exit: ownExit = 0, ...ownOthers } = without.listeners
        assert.deepEqual(others, ownOthers)
        assert.ok(exit <= ownExit + 1, `There are ${exit} exit listeners, and ${ownExit} without the adapter.`)
      },
    },
    {
      title: 'gives a child of the program the environment it has without the adapter',
      async run() {
        const { with: adapted, without } = await probedBoth(suite)
        assert.deepEqual(adapted.child, without.child)
      },
    },
  ]
}

function probedBoth(suite: Suite): Promise<{ readonly with: Probed; readonly without: Probed }> {
  return suite.once('probed', async () => ({
    with: await probed(suite, suite.harness.program),
    without: await probed(suite, suite.harness.bare),
  }))
}

async function probed(suite: Suite, program: HostProgram): Promise<Probed> {
  await using stage = await suite.stage()
  const { machine, collector } = stage
  const file = join(machine.root, 'probe.json')
  const env = {
    CONFORMANCE_PROBE: file,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(PROBE)}`,
  }
  const { exitCode, stderr } = await runHost({ ...suite.start(stage, suite.harness.cases.ok), program, env })
  assert.equal(exitCode, suite.harness.cases.ok.exitCode ?? exitCode, stderr)
  const text = readFileSync(file, 'utf8').replaceAll(machine.root, '~').replaceAll(collector.endpoint, '<endpoint>')
  const { listeners, child } = JSON.parse(text) as Probed
  const own = new Set(Object.keys(suite.harness.program.env ?? {}).concat(Object.keys(suite.harness.bare.env ?? {})))
  return { listeners, child: Object.fromEntries(Object.entries(child).filter(([name]) => !own.has(name))) }
}
