import { fileURLToPath } from 'node:url'
import type { AdapterHarness } from '@sonde/testing'
import { catalog } from './fixtures/host-catalog.mjs'

const file = fileURLToPath(new URL('fixtures/host.mjs', import.meta.url))

/** The majors of commander, by the names they are installed under. */
export const majors = ['commander-12', 'commander-13', 'commander-14', 'commander'] as const

/** The program of fixtures/host.mjs with one major of commander, and which of its runs stand for the cases of the suite. */
export function hostOf(major: string): AdapterHarness {
  return {
    catalog,
    program: { file, env: { HOST_COMMANDER: major } },
    bare: { file, env: { HOST_COMMANDER: major, HOST_BARE: '1' } },
    cases: {
      ok: {
        args: ['deploy', 'shop', '-n', '--target=fly'],
        command: 'deploy',
        exitCode: 0,
        properties: { flags: ['dry-run', 'target'], target: 'fly' },
      },
      throws: { args: ['fails'], command: 'fails', exitCode: 1 },
      exitCode: { args: ['codes'], command: 'codes', exitCode: 3 },
      processExit: { args: ['exits'], command: 'exits', exitCode: 7 },
      parseError: { args: (typed) => ['deploy', `--${typed}=${typed}`], command: null, exitCode: 1 },
      unknownCommand: { args: (typed) => [typed], command: null, exitCode: 1 },
      help: { args: ['deploy', '--help'], command: null, exitCode: 0 },
      version: { args: ['--version'], command: null, exitCode: 0 },
      alias: { args: (typed) => ['ship', typed, '--region', typed], command: 'deploy', exitCode: 0 },
      nested: { args: ['db', 'migrate', '--steps', '2'], command: 'db migrate', exitCode: 0, properties: { flags: ['steps'] } },
      json: { args: ['inventory', '--json'], command: 'inventory', exitCode: 0 },
      waits: { args: ['serve'], command: 'serve', ready: 'serving' },
      handlesInterrupt: { args: ['patient'], command: 'patient', ready: 'working', exitCode: 4 },
    },
  }
}

/** The same, run by `runWithTelemetry`, which also sees the class of an error. */
export function wrappedHostOf(major: string): AdapterHarness {
  const host = hostOf(major)
  const env = { ...host.program.env, HOST_WRAPPED: '1' }
  const throws = { args: ['fails'], command: 'fails', exitCode: 1, properties: { errorClass: 'TypeError' } }
  return { ...host, program: { ...host.program, env }, cases: { ...host.cases, throws } }
}
