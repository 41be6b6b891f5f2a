import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Behaviour } from '../../fake-collector/behaviour.ts'
import type { AdapterCase } from '../case.ts'
import { assertSame, assertSent, toldOf } from '../expect-run.ts'
import { runHost } from '../run-host.ts'
import type { Suite } from '../stage.ts'

/** Whoever owns nothing. */
const NOBODY = 65_534

/** Endpoints that do not answer, homes that cannot be written, and many runs at the same time. */
export function hostileWorldCases(suite: Suite): AdapterCase[] {
  const nobody = runsAsNobody(suite)
  const { runsAtOnce = 10 } = suite.harness
  const cases: readonly AdapterCase[] = [
    ...(['refuse', 'fail'] as const).map((behaviour) => ({
      title: `is not changed by an endpoint that ${behaviour === 'refuse' ? 'nobody listens on' : 'fails'}, and delivers later, once`,
      run: () => assertDeadEndpoint(suite, behaviour),
    })),
    { title: 'waits for no endpoint that never answers', run: () => assertHangingEndpoint(suite) },
    { title: 'is not changed by a home that is a file', run: () => assertHomeIsFile(suite) },
    {
      title: 'is not changed by a home that cannot be written',
      ...(nobody === undefined && { leftOut: 'nobody but root is here, whom no permission stops' }),
      run: () => assertReadOnlyHome(suite, nobody ?? []),
    },
    { title: `records ${runsAtOnce} runs at the same time, each once`, run: () => assertConcurrent(suite, runsAtOnce) },
  ]
  return cases.map((each) => ({ ...each, sameForEveryHost: true }))
}

async function assertDeadEndpoint(suite: Suite, behaviour: Behaviour): Promise<void> {
  const host = suite.harness.cases.ok
  await using stage = await suite.stage()
  await stage.collector.behave(behaviour)
  const seen = await suite.run(stage, host)
  await assertSame(suite, host, seen)
  await stage.collector.behave('accept')
  assertSent(suite, await stage.sent(), [[host, toldOf(seen)]])
}

async function assertHangingEndpoint(suite: Suite): Promise<void> {
  const host = suite.harness.cases.ok
  await using stage = await suite.stage()
  await stage.collector.behave('hang')
  const seen = await suite.run(stage, host)
  await assertSame(suite, host, seen)
  // Nobody was answered: a run that had waited for it would still be there, or have been killed at its limit.
  await until('the request', () => stage.collector.requests.length > 0)
  assert.equal(stage.collector.requests[0]?.status, undefined)
  assert.ok(
    readdirSync(stage.machine.stateDirectory).some((name) => name.startsWith('sealed-')),
    'What was not acknowledged is gone.',
  )
}

async function assertHomeIsFile(suite: Suite): Promise<void> {
  const host = suite.harness.cases.ok
  await using stage = await suite.stage({ on: false })
  stage.machine.write('file', '')
  const path = join(stage.machine.root, 'file')
  const env = { HOME: path, USERPROFILE: path, XDG_STATE_HOME: join(path, 'state'), LOCALAPPDATA: join(path, 'state') }
  const seen = await suite.run(stage, host, { env })
  // A host may have files of its own in a home, and say that it cannot read them.
  const bare = await suite.run(stage, host, { env, program: suite.harness.bare })
  assert.deepEqual(seen, bare, 'The program is seen to do something else than without the adapter.')
  assert.deepEqual(stage.collector.requests, [])
}

async function assertReadOnlyHome(suite: Suite, through: readonly string[]): Promise<void> {
  const host = suite.harness.cases.ok
  await using stage = await suite.stage({ on: false })
  const { root, home, project, env } = stage.machine
  const own = [root, home, project, env['TMPDIR'] ?? '']
  if (through.length > 0) for (const path of own) chownSync(path, NOBODY, NOBODY)
  chmodSync(home, 0o500)
  try {
    const start = { ...suite.start(stage, host), through }
    const seen = suite.seenAs(stage.machine, await runHost(start))
    const bare = suite.seenAs(stage.machine, await runHost({ ...start, program: suite.harness.bare }))
    assert.deepEqual(seen, bare, 'The program is seen to do something else than without the adapter.')
    assert.deepEqual(readdirSync(home), [])
    assert.deepEqual(stage.collector.requests, [])
  } finally {
    chmodSync(home, 0o700)
  }
}

/** What makes a program run as somebody whom permissions stop; undefined where that cannot be done. */
function runsAsNobody({ harness: { node = process.execPath, program } }: Suite): readonly string[] | undefined {
  if (process.getuid === undefined) return undefined
  if (process.getuid() !== 0) return []
  const through = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']
  const [command = '', ...words] = [...through, node, '-e', 'require("node:fs").accessSync(process.argv[1])', program.file]
  return spawnSync(command, words, { cwd: '/' }).status === 0 ? through : undefined
}

async function assertConcurrent(suite: Suite, count: number): Promise<void> {
  const host = suite.harness.cases.ok
  await using stage = await suite.stage()
  const { machine } = stage
  const projects = Array.from({ length: count }, (_, index) => join(machine.root, `project-${index}`))
  for (const project of projects) {
    mkdirSync(project)
    suite.harness.prepare?.(project)
  }
  const bare = await suite.bare(host)
  const all = await Promise.all(projects.map((cwd) => runHost({ ...suite.start(stage, host), cwd })))
  for (const seen of all) assert.equal(seen.exitCode, bare.exitCode)
  assertSent(
    suite,
    await stage.sent(),
    all.map((seen) => [host, toldOf(seen)]),
  )
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!holds()) {
    assert.ok(performance.now() < deadline, `${what} did not come within 60 s.`)
    await delay(25)
  }
}
