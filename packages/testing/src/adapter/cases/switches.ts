import assert from 'node:assert/strict'
import { join } from 'node:path'
import { expectInert } from '../../inert/expect-inert.ts'
import { changesBetween, snapshotOf } from '../../inert/snapshot.ts'
import { extendJson, type Machine } from '../../machine/machine.ts'
import type { AdapterCase } from '../case.ts'
import { assertSame, assertSent, toldOf } from '../expect-run.ts'
import { runHost } from '../run-host.ts'
import { variablePrefix } from '../settings.ts'
import type { Suite } from '../stage.ts'

/** A way to switch telemetry off on a machine where it is on. */
interface Switch {
  readonly title: string
  readonly env?: Readonly<Record<string, string>>
  readonly flip?: (machine: Machine) => void
  /** Telemetry is on unless the switch is that nobody was asked. */
  readonly on?: false
  /** Off is one thing for a host, whatever switched it; where its project lies is another. */
  readonly ofHost?: true
}

/** Off by any switch: the host is seen to do what it does without the adapter, and nothing is left on the disk, the wire or running. */
export function switchCases(suite: Suite): AdapterCase[] {
  const { ci = 'off' } = suite.harness.catalog
  return [
    ...switchesOf(suite).map((way) => ({
      title: `is inert with ${way.title}`,
      ...(!way.ofHost && { sameForEveryHost: true as const }),
      run: () => assertOff(suite, way),
    })),
    {
      sameForEveryHost: true,
      ...(ci === 'off'
        ? { title: 'is inert in CI', run: () => assertOff(suite, { title: '', env: { CI: 'true' } }) }
        : { title: 'records in CI, as its catalog says', run: () => assertRecordsInCi(suite) }),
    },
  ]
}

function switchesOf({ harness: { catalog } }: Suite): Switch[] {
  const { tool, aliases = [] } = catalog
  const prefix = variablePrefix(tool)
  const variables: Record<string, string> = {
    SONDE_TELEMETRY_DISABLED: '1',
    [`${prefix}_TELEMETRY_DISABLED`]: '1',
    [`${prefix}_TELEMETRY`]: '0',
    SONDE_DISABLED_AT_BUILD: '1',
    ...Object.fromEntries(aliases.map(({ variable }) => [variable, '0'])),
  }
  const off = '{"v":1,"choice":"off"}'
  return [
    { title: 'DO_NOT_TRACK=1', env: { DO_NOT_TRACK: '1' }, ofHost: true },
    ...Object.entries(variables).map(([name, value]) => ({ title: `${name}=${value}`, env: { [name]: value } })),
    { title: 'this machine’s setting', flip: (machine) => machine.write(settingsOf(tool), off) },
    { title: 'the user’s switch for all tools', flip: (machine) => machine.write('home/.local/state/sonde/settings.json', off) },
    {
      title: 'the project’s package.json',
      flip: ({ project }) => extendJson(join(project, 'package.json'), { sonde: { off: [tool] } }),
      ofHost: true,
    },
    { title: 'settings nobody can read', flip: (machine) => machine.write(settingsOf(tool), '{"v":1,"choi') },
    { title: 'no notice shown and no terminal to show it on', on: false },
  ]
}

async function assertOff(suite: Suite, { env = {}, flip, on }: Switch): Promise<void> {
  const host = suite.harness.cases.ok
  await using stage = await suite.stage({ env, ...(on !== undefined && { on }) })
  const { machine, collector } = stage
  flip?.(machine)
  const except = await writtenWithoutAdapter(suite)
  const seen = await expectInert(() => suite.run(stage, host), {
    home: machine.home,
    collector,
    except: except.map((path) => join(machine.home, path)),
  })
  await assertSame(suite, host, seen)
}

/** What the host itself writes into a home, relative to it. */
async function writtenWithoutAdapter(suite: Suite): Promise<readonly string[]> {
  return suite.once('written without adapter', async () => {
    await using stage = await suite.stage({ on: false })
    const { home } = stage.machine
    const before = snapshotOf(home)
    await runHost({ ...suite.start(stage, suite.harness.cases.ok), program: suite.harness.bare })
    return changesBetween(before, snapshotOf(home)).map((path) => path.slice(home.length + 1))
  })
}

async function assertRecordsInCi(suite: Suite): Promise<void> {
  const host = suite.harness.cases.ok
  await using stage = await suite.stage({ env: { CI: 'true' } })
  const seen = await suite.run(stage, host)
  assertSent(suite, await stage.sent(), [[host, toldOf(seen)]])
  const names = stage.collector.bodies.flatMap(({ events }) => events.map(({ name }) => name))
  assert.ok(!names.includes('machine.active'), 'A run in CI was counted as an active machine.')
}

function settingsOf(tool: string): string {
  return `home/.local/state/sonde/${tool}/settings.json`
}
