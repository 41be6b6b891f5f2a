import type { HostCases } from '@sonde/testing'

/** The cases of a dev server: one that a signal ends, and one that handles it, in the mode `patient` of the fixture. */
export function servesWith(ready: string): Pick<HostCases, 'waits' | 'handlesInterrupt'> {
  const serve = { args: ['dev', '--host', '127.0.0.1'], command: 'dev', ready }
  return { waits: serve, handlesInterrupt: { ...serve, args: [...serve.args, '--mode', 'patient'], exitCode: 4 } }
}
