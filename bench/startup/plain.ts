import { join } from 'node:path'
import { createInstallation, dependencyOf } from './installation.ts'
import type { Machine } from './machine.ts'
import { peerRows, silentRow, sondeRows, type Group } from './rows.ts'
import { createStates, type States } from './states.ts'

/** `console.log` and nothing else: alone, with Sonde's core, and with the clients of others. */
export async function plainProgram(machine: Machine): Promise<{ readonly group: Group; readonly states: States }> {
  const { directory, ...installation } = createInstallation(join(machine.root, 'plain'))
  const { bench } = machine
  const at = (file: string, ...args: string[]) => machine.node(directory, file, ...args)

  const alone = installation.add('plain.mjs')
  installation.installEmpty('empty-1')
  installation.installEmpty('empty-2')
  const empty = installation.write('plain-empty.mjs', `import 'empty-1'\nimport 'empty-2'\n\nconsole.log('done')\n`)

  installation.install('@sonde/core', machine.core)
  installation.add('telemetry.mjs')
  const command = installation.add('telemetry-command.mjs')
  const sonde = at(installation.add('plain-sonde.mjs'))
  const states = await createStates(machine.stateDirectory('plain'), join(machine.root, 'states', 'plain'), {
    on: at(command, 'on'),
    off: at(command, 'off'),
    record: sonde,
  })

  for (const name of ['@astrojs/telemetry', 'posthog-node']) installation.link(name, dependencyOf(bench, name))
  return {
    states,
    group: {
      name: 'plain',
      title: 'A program that prints one line',
      alone: silentRow('alone', at(alone)),
      empty: silentRow('importing two empty packages', at(empty)),
      sonde: sondeRows(sonde, states),
      peers: [
        ...peerRows('@astrojs/telemetry', at(installation.add('astro.mjs')), { ASTRO_TELEMETRY_DISABLED: '1' }),
        ...peerRows('posthog-node', at(installation.add('posthog.mjs')), { POSTHOG_DISABLED: '1' }),
      ],
    },
  }
}
