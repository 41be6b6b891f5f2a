import type { NodeMajor } from '@sonde/node-versions'
import type { AdapterHarness } from '@sonde/testing'
import * as commander from '../../packages/commander/test/host.ts'
import * as yargs from '../../packages/yargs/test/host.ts'

/** One major of a host, and the majors of Node it runs on: the conformance suite is run for each pair. */
export interface Row {
  readonly name: string
  readonly nodes: readonly NodeMajor[]
  readonly harness: () => AdapterHarness
}

/** Every host and major that an adapter says it supports. An adapter adds its rows here; `packages/<adapter>/test` tests the newest. */
export const rows: readonly Row[] = [
  { name: 'yargs 18', nodes: [20, 22, 24, 26], harness: () => yargs.hostOf('yargs') },
  { name: 'yargs 18, runWithTelemetry', nodes: [24], harness: () => yargs.wrappedHostOf('yargs') },
  { name: 'yargs 17.7', nodes: [20, 22, 24, 26], harness: () => yargs.hostOf('yargs-17') },
  { name: 'commander 15', nodes: [22, 24, 26], harness: () => commander.hostOf('commander') },
  { name: 'commander 15, runWithTelemetry', nodes: [24], harness: () => commander.wrappedHostOf('commander') },
  { name: 'commander 14', nodes: [20, 22, 24, 26], harness: () => commander.hostOf('commander-14') },
  { name: 'commander 13', nodes: [20, 22, 24, 26], harness: () => commander.hostOf('commander-13') },
  { name: 'commander 12', nodes: [20, 22, 24, 26], harness: () => commander.hostOf('commander-12') },
]
