import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createMachine, fillProject, servesWith } from '@sonde/build-tools'
import type { AdapterHarness, LeftOut } from '@sonde/testing'
import { catalog } from './fixtures/host-catalog.mjs'

/** The newest major, and with `HOST_MAJORS=all` every one that is supported: a run of the suite takes half a minute each. */
export const majors = process.env['HOST_MAJORS'] === 'all' ? ['vite', 'vite-7', 'vite-6'] : ['vite']

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))
const folder = dirname(dirname(fixtures))

/** Vite's own command line, of one major. */
export function viteOf(major: string): string {
  return join(folder, 'node_modules', major, 'bin', 'vite.js')
}

/** Without colours, which Vite shows in CI and nowhere else without a terminal. */
export const bareEnv = { NO_COLOR: '1', HOST_BARE: '1' }

export const hostEnv = { NO_COLOR: '1', HOST_CATALOG: join(fixtures, 'host-catalog.mjs') }

/** Fills a folder with the project of fixtures/project, and with the packages that it depends on. */
export function prepareProject(project: string, major: string): void {
  fillProject(project, 'project', { folder, name: 'vite', major })
}

/** Somebody who allowed the telemetry of two tools, with a project of one major of Vite. */
export function machineOf(major: string, variables?: Readonly<Record<string, string>>) {
  return createMachine({ program: viteOf(major), env: hostEnv, prepare: (project) => prepareProject(project, major) }, variables)
}

const builds = (mode: string): readonly string[] => ['build', '--mode', mode]

const server: LeftOut = { leftOut: 'the other names of `vite dev` start a server too' }

/** Vite's command line of one major in the project of fixtures/project, and which of its runs stand for the cases of the suite. */
export function hostOf(major: string): AdapterHarness {
  const file = viteOf(major)
  return {
    catalog,
    program: { file, env: hostEnv },
    bare: { file, env: bareEnv },
    event: 'build.finished',
    prepare: (project) => prepareProject(project, major),
    normalise: (text) =>
      text
        // What Vite overwrites on a terminal depends on how often it came to draw.
        // oxlint-disable-next-line no-control-regex -- it is what clears a line
        .replaceAll(/[^\n]*\u001B\[2K(?:\r|\u001B\[1G)/g, '')
        // Another server of these tests may have it.
        .replaceAll(/Port \d+ is in use, trying another one\.\.\.\n/g, '')
        // Said by a server that is ended while it looks at its dependencies for the first time.
        .replaceAll(/Error: +Failed to scan for dependencies from entries:[^]*$/g, '')
        .replaceAll(/\b[\d.]+ ?m?s\b/g, '<time>')
        .replaceAll(/:\d{4,5}\//g, ':<port>/'),
    // Ten builds at the same time take their time.
    limitMs: 110_000,
    cases: {
      ok: {
        args: ['build'],
        command: 'build',
        exitCode: 0,
        properties: {
          plugins: ['@vitejs/plugin-react', 'other'],
          frameworks: ['react'],
          environments: ['client'],
          modules: '1-9',
          files: '1-9',
          starter: 'create-acme',
        },
      },
      throws: {
        args: builds('throws'),
        command: 'build',
        exitCode: 1,
        properties: { stage: 'build', plugin: 'vite-plugin-pwa', errorClass: 'TypeError', errorCode: 'ENOENT' },
      },
      exitCode: { args: builds('codes'), command: 'build', exitCode: 3 },
      processExit: { args: builds('exits'), command: 'build', exitCode: 7 },
      parseError: { args: (typed) => ['build', `--${typed}`], command: null, exitCode: 1 },
      unknownCommand: { leftOut: 'Vite takes it for the folder of a project, and starts a server there' },
      help: { args: ['--help'], command: null, exitCode: 0 },
      version: { args: ['--version'], command: null, exitCode: 0 },
      alias: server,
      nested: { leftOut: 'Vite has no nested commands' },
      json: { leftOut: 'Vite prints no JSON' },
      ...servesWith('Local:'),
    },
  }
}
