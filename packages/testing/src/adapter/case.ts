import type { HostCase, LeftOut } from './harness.ts'

/** One case of the suite, for any test runner. */
export interface AdapterCase {
  /** What is shown, as a sentence without a full stop. */
  readonly title: string
  /** Why this host or this machine does not have it; it is not run then. */
  readonly leftOut?: string
  /**
   * Of what core decides in the same way for every host, such as one more switch of its gate. Whoever tests several majors of a host on
   * several Nodes needs it once for each host and once for each Node; every other case for each pair.
   */
  readonly sameForEveryHost?: true
  /** Rejects with an AssertionError where the adapter does not keep what the title says. */
  run(): Promise<void>
}

/** A case that needs a certain run of the host, and is left out where the host has none. */
export function caseWith<Host extends HostCase>(
  title: string,
  host: Host | LeftOut,
  run: (host: Host) => Promise<void>,
): AdapterCase {
  if ('leftOut' in host) return { title, leftOut: host.leftOut, run: () => Promise.resolve() }
  return { title, run: () => run(host) }
}
