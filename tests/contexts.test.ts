import { expect, test } from 'vitest'
import { counts, report, type ReportJson } from './harness/collector-process.ts'
import { gatsby } from './parity/gatsby/profile.ts'
import { deliver, reportingMachine } from './parity/profile-machine.ts'

interface SentBody {
  readonly version?: string
  readonly context: Readonly<Record<string, unknown>>
  readonly events: readonly { readonly properties: Readonly<Record<string, unknown>> }[]
}

/** The values of a fact with how many events had them. */
const contextIn =
  ({ context }: ReportJson) =>
  (name: string): Record<string, number> =>
    Object.fromEntries(context.filter(({ fact }) => fact === name).map(({ value, events }) => [value, events]))

test('[R-SST-4] [R-SAM-4] [R-AST-9] runs of two versions, one in an editor and one by an agent, delivered together, arrive each with its own context', async () => {
  const { machine, collector } = await reportingMachine('gatsby', gatsby)
  // A courier knows a version once one of its runs has started it.
  for (const version of ['5.14.1', '5.15.0']) {
    machine.makeDeliveryDue()
    machine.run(['clean'], { PROFILE_VERSION: version, CI: 'true' })
    await deliver(machine)
  }
  machine.postponeDelivery()
  const before = new Set(machine.files('sent-'))
  const pnpm = 'pnpm/12.21.0 npm/? node/v24.21.0 linux x64'
  machine.run(['build'], { PROFILE_VERSION: '5.14.1', TERM_PROGRAM: 'vscode', npm_config_user_agent: pnpm })
  machine.run(['new'], { PROFILE_VERSION: '5.15.0', CLAUDECODE: '1' })
  await deliver(machine)
  const names = machine.files('sent-')
  const together = machine.bodies('sent-').filter((_, index) => !before.has(names[index] ?? ''))
  const bodies = together.map((body) => JSON.parse(body) as SentBody)
  const bodyOf = (command: string) =>
    bodies.find(({ events }) => events.some(({ properties }) => properties['command'] === command))
  expect(bodyOf('build')).toMatchObject({
    version: '5.14.1',
    context: { ide: 'vscode', terminal: 'vscode', packageManager: 'pnpm', packageManagerVersion: 'pnpm 12.21' },
  })
  expect(bodyOf('build')?.context).not.toHaveProperty('agent')
  expect(bodyOf('new')).toMatchObject({
    version: '5.15.0',
    context: { agent: 'claude-code', ide: 'none', terminal: 'none', packageManagerVersion: 'none' },
  })
  const numbers = report(collector.data)
  const told = contextIn(numbers)
  expect([told('agent'), told('ide'), told('packageManager')]).toEqual([
    { 'claude-code': 2 },
    { none: 6, vscode: 2 },
    { none: 6, pnpm: 2 },
  ])
  expect(counts(numbers.versions)).toEqual({ '5.14.1': 4, '5.15.0': 4 })
  expect(numbers.rejected).toEqual([])
})
