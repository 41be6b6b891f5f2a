import assert from 'node:assert/strict'
import type { HostCase } from './harness.ts'
import type { Seen } from './run-host.ts'
import { describeUnmatched, matchEvents } from '../events/match-events.ts'
import type { ReceivedEvent } from '../events/received-events.ts'
import type { Suite } from './stage.ts'

/** The end of one run as its event should tell it. */
export interface Told {
  readonly outcome: 'ok' | 'error' | 'aborted'
  readonly exitCode?: number | null
}

/** What an event should tell of a run that ended so: a signal leaves nobody to say more than that it happened. */
export function toldOf({ exitCode, signal }: Pick<Seen, 'exitCode' | 'signal'>): Told {
  if (signal !== null) return { outcome: 'aborted' }
  return { outcome: exitCode === 0 ? 'ok' : 'error', exitCode }
}

/** Expects the program to be seen as it is without the adapter, and to end as the harness says. */
export async function assertSame(suite: Suite, host: HostCase, seen: Seen): Promise<void> {
  assert.deepEqual(seen, await suite.bare(host), 'The program is seen to do something else than without the adapter.')
  if (host.exitCode !== undefined) {
    const says = `With and without the adapter the program exits with ${seen.exitCode}, but its case says ${host.exitCode}. Correct the case, or the program.`
    assert.equal(seen.exitCode, host.exitCode, says)
  }
}

/** Expects exactly one event per run, in any order, and of each what the harness and its end say. */
export function assertSent(suite: Suite, events: readonly ReceivedEvent[], runs: readonly (readonly [HostCase, Told])[]): void {
  const { event = 'command.finished', catalog } = suite.harness
  const recorded = runs.filter(([{ command }]) => command !== null)
  const expected = [
    ...recorded.map(([host, told]) => ({ name: event, properties: finished(host, told) })),
    ...recorded.map(([{ command }]) => ({ name: 'command.started', properties: { command } })),
  ].map(({ name, properties }) => ({ name, properties: listedOnly(catalog.events[name]?.properties ?? {}, properties) }))
  const ofRuns = (name: string): boolean => name in catalog.events && (name === event || name === 'command.started')
  const unmatched = matchEvents(
    events.filter(({ name }) => ofRuns(name)),
    expected.filter(({ name }) => ofRuns(name)),
  )
  assert.equal(describeUnmatched(unmatched), '', 'What arrived is not one event per run.')
}

function finished({ command, properties }: HostCase, { outcome, exitCode }: Told): Record<string, unknown> {
  // A run that was cut off has told its name at its start, and nothing else.
  if (outcome === 'aborted') return { command, outcome }
  return { ...properties, command, outcome, ...(typeof exitCode === 'number' && { exitCode }) }
}

/** A tool may have left properties out of its catalog; what it does not list cannot be expected. */
function listedOnly(
  listed: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name in listed))
}
