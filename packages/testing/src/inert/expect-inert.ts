import type { FakeCollector } from '../fake-collector/fake-collector.ts'
import { processesOf } from './processes-of.ts'
import { changesBetween, snapshotOf } from './snapshot.ts'

/** Where a program that is off could leave something. */
export interface InertPlaces {
  /** The home directory of the run; everything below is looked at. */
  readonly home: string
  /** Where what it sends would arrive. */
  readonly collector?: Pick<FakeCollector, 'wire'>
  /** Paths that the program itself may write, each with what is below. */
  readonly except?: readonly string[]
}

/** A program that was off did something. The message names each thing. */
export class InertError extends Error {
  override readonly name = 'InertError'
  readonly code = 'not-inert'
  readonly found: readonly string[]

  constructor(found: readonly string[]) {
    const named = found.map((line) => `- ${line}`).join('\n')
    super(`The run was not inert:\n${named}\nWhile it is off, telemetry leaves nothing. [not-inert]`)
    this.found = found
  }
}

/**
 * Expects that a run leaves nothing: no file or directory that is new, different or gone below the home, no byte at the collector, and
 * (on Linux) no process that was started in this home and still runs.
 *
 * @param run Starts the program, with `HOME` below `home`, and resolves when it has ended.
 * @returns What `run` resolves to.
 * @throws InertError where it left something.
 */
export async function expectInert<T>(run: () => T, { home, collector, except = [] }: InertPlaces): Promise<Awaited<T>> {
  const before = snapshotOf(home)
  const bytes = collector?.wire().length
  const running = new Set(processesOf(home))
  const result = await run()
  const left = processesOf(home).filter((process) => !running.has(process))
  const changed = changesBetween(before, snapshotOf(home)).filter((path) => !except.some((own) => isAtOrBelow(path, own)))
  const found = [
    ...changed.map((path) => `a change at ${path}`),
    ...left.map((process) => `a process that still runs, ${process}`),
    ...(collector?.wire().length === bytes ? [] : ['bytes at the collector']),
  ]
  if (found.length > 0) throw new InertError(found)
  return result
}

function isAtOrBelow(path: string, own: string): boolean {
  return path === own || path.startsWith(`${own}/`) || path.startsWith(`${own}\\`)
}
