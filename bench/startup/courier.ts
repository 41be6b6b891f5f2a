import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './check.ts'
import type { Machine } from './machine.ts'
import { ONE_DELIVERY, type Row } from './rows.ts'
import { COMMANDS_PER_DELIVERY, type States } from './states.ts'

/** The courier as core starts it, with its commands waiting, but in the foreground where it can be measured. */
export function courierRow(machine: Machine, states: States): Row {
  const { command, env } = machine.node(states.directory, join(machine.core, 'dist', 'courier.mjs'))
  const { PATH = '', HOME = '', XDG_STATE_HOME = '' } = env
  return {
    name: `courier, ${COMMANDS_PER_DELIVERY} commands waiting`,
    invocation: { command, cwd: states.directory, env: { PATH, HOME, XDG_STATE_HOME, SONDE_COURIER: '1' } },
    states,
    prepare: () => states.restore('waiting'),
    expected: { lines: -2 * COMMANDS_PER_DELIVERY, requests: ONE_DELIVERY },
  }
}

/** The most memory the courier had, in MB, measured in runs of their own because the question costs time. */
export async function courierMemory(machine: Machine, { invocation, prepare }: Row): Promise<number> {
  const file = join(machine.root, 'memory')
  const hook = `process.on('exit', () => process.getBuiltinModule('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS)))`
  const [node = '', ...args] = invocation.command
  prepare?.()
  await run({ ...invocation, command: [node, `--import=data:text/javascript,${encodeURIComponent(hook)}`, ...args] })
  return Number(readFileSync(file, 'utf8')) / 1024
}
