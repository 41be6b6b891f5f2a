import type { NodeMajor } from '@sonde/node-versions'
import type { AdapterHarness } from '@sonde/testing'
import * as astro from '../../packages/astro/test/host.ts'
import * as commander from '../../packages/commander/test/host.ts'
import * as oclif from '../../packages/oclif/test/host.ts'
import * as vite from '../../packages/vite/test/host.ts'
import * as yargs from '../../packages/yargs/test/host.ts'

/** One major of a host, and the majors of Node it runs on: the conformance suite is run for each pair. */
export interface Row {
  readonly name: string
  readonly nodes: readonly NodeMajor[]
  /** Minutes of work: left out, by name, where the whole of CI has to end in time. */
  readonly long?: true
  /** Runs every case also where CI has to end in time; other rows then leave out what core decides in the same way for every host. */
  readonly whole?: true
  /** @param keep Takes what is to be removed when the tests of the row have ended. */
  readonly harness: (keep: (made: Disposable) => void) => AdapterHarness
}

/**
 * Every host and major that an adapter says it supports, but for what the tests of its package run on the Node of this repository (24)
 * anyway. An adapter adds its rows here. Whole is one row for each Node (for 24 the tests of the packages are) and one for each adapter.
 */
export const rows: readonly Row[] = [
  { name: 'yargs 18', nodes: [20, 22, 26], whole: true, harness: () => yargs.hostOf('yargs') },
  { name: 'yargs 18, runWithTelemetry', nodes: [24], harness: () => yargs.wrappedHostOf('yargs') },
  { name: 'yargs 17.7', nodes: [20, 22, 24, 26], harness: () => yargs.hostOf('yargs-17') },
  { name: 'commander 15', nodes: [22, 26], harness: () => commander.hostOf('commander') },
  { name: 'commander 15, runWithTelemetry', nodes: [24], harness: () => commander.wrappedHostOf('commander') },
  { name: 'commander 14', nodes: [20, 22, 24, 26], harness: () => commander.hostOf('commander-14') },
  { name: 'commander 13', nodes: [20, 22, 24, 26], harness: () => commander.hostOf('commander-13') },
  { name: 'commander 12', nodes: [20, 22, 24, 26], harness: () => commander.hostOf('commander-12') },
  { name: 'oclif core 5', nodes: [22, 26], harness: (keep) => oclif.hostOf('oclif core 5', keep) },
  { name: 'oclif core 4', nodes: [20, 22, 26], harness: (keep) => oclif.hostOf('oclif core 4', keep) },
  // Its package runs on 24 what is the host's own.
  { name: 'oclif core 4', nodes: [24], long: true, harness: (keep) => oclif.hostOf('oclif core 4', keep) },
  // A build takes ten times as long as a command: each major on few.
  { name: 'Vite 8', nodes: [20, 22], harness: () => vite.hostOf('vite') },
  { name: 'Vite 7', nodes: [22], harness: () => vite.hostOf('vite-7') },
  { name: 'Vite 6', nodes: [24], harness: () => vite.hostOf('vite-6') },
  { name: 'Vite 7', nodes: [20, 24], long: true, harness: () => vite.hostOf('vite-7') },
  { name: 'Vite 6', nodes: [20, 22], long: true, harness: () => vite.hostOf('vite-6') },
  { name: 'Astro 7', nodes: [22], whole: true, harness: () => astro.hostOf('astro') },
  { name: 'Astro 7', nodes: [24], long: true, harness: () => astro.hostOf('astro') },
  { name: 'Astro 6', nodes: [22, 24], long: true, harness: () => astro.hostOf('astro-6') },
  { name: 'Astro 5', nodes: [22, 24], long: true, harness: () => astro.hostOf('astro-5') },
]
