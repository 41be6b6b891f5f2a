import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createMachine, fillProject, servesWith } from '@sonde/build-tools'
import type { AdapterHarness, LeftOut } from '@sonde/testing'
import { catalog } from './fixtures/host-catalog.mjs'

/** The newest major, and with `HOST_MAJORS=all` every one that is supported: a run of the suite takes minutes each. */
export const majors = process.env['HOST_MAJORS'] === 'all' ? ['astro', 'astro-6', 'astro-5'] : ['astro']

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))
const folder = dirname(dirname(fixtures))

/** Astro's own command line, of one major. */
export function astroOf(major: string): string {
  const root = join(folder, 'node_modules', major)
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: { astro: string } }
  return join(root, bin.astro)
}

/** Without colours, without asking for a newer version, and with nothing sent by Astro itself: its own variable would switch us off too. */
const quiet = {
  NO_COLOR: '1',
  // A site of two pages takes a bundler with one thread less processor time.
  RAYON_NUM_THREADS: '1',
  ASTRO_DISABLE_UPDATE_CHECK: 'true',
  XDG_CONFIG_HOME: join(fixtures, 'config'),
}

export const bareEnv = { ...quiet, HOST_BARE: '1' }

export const hostEnv = { ...quiet, HOST_CATALOG: join(fixtures, 'host-catalog.mjs') }

/** Fills a folder with the site of fixtures/site, and with the packages that it depends on. */
export function prepareSite(site: string, major: string): void {
  fillProject(site, 'site', { folder, name: 'astro', major })
  // A switch of the suite may have written one.
  if (!existsSync(join(site, 'package.json'))) writeFileSync(join(site, 'package.json'), '{ "type": "module" }')
}

/** Somebody who allowed the telemetry of two tools, with a site of one major of Astro. */
export function machineOf(major: string, variables?: Readonly<Record<string, string>>) {
  return createMachine({ program: astroOf(major), env: hostEnv, prepare: (site) => prepareSite(site, major) }, variables)
}

/** What a dev server prints when it has started. */
export const READY = 'watching for file changes'

const servers: LeftOut = { leftOut: 'Astro’s commands have one name each' }

/** Astro's command line of one major in the site of fixtures/site, and which of its runs stand for the cases of the suite. */
export function hostOf(major: string): AdapterHarness {
  const file = astroOf(major)
  const where = (fails: string): readonly string[] => ['build', '--mode', fails]
  return {
    catalog,
    program: { file, env: hostEnv },
    bare: { file, env: bareEnv },
    event: 'build.finished',
    prepare: (site) => prepareSite(site, major),
    normalise: (text) =>
      text
        .replaceAll(/\b[\d.]+ ?m?s\b/g, '<time>')
        .replaceAll(/\d\d:\d\d:\d\d/g, '<clock>')
        .replaceAll(/:\d{4,5}\//g, ':<port>/')
        // Said at times, by a server that nobody sees.
        .replaceAll(/^.*\[optimizer\].*\n/gm, '')
        // Rollup warns of comments in zod, which Astro 6 brings, file by file in any order.
        .replaceAll(/^.*\[WARN\] \[vite\] .*: A comment\n[^]*?to avoid issues\.\n+/gm, '')
        .replaceAll(/ +\n/g, '\n'),
    // A build takes seconds, and many at the same time take their time.
    runsAtOnce: 4,
    limitMs: 110_000,
    cases: {
      ok: {
        args: ['build'],
        command: 'build',
        exitCode: 0,
        properties: {
          plugins: ['@astrojs/sitemap', 'other'],
          output: 'static',
          markdown: { syntaxHighlight: 'prism', plugins: [], ...(major === 'astro-5' && { gfm: true, smartypants: true }) },
          pages: '2-9',
          starter: 'create-acme',
        },
      },
      throws: { args: where('transform'), command: 'build', exitCode: 1, properties: { stage: 'build', plugin: '@astrojs/mdx' } },
      exitCode: { leftOut: 'Astro ends every command that ends well with 0' },
      processExit: { args: where('exit'), command: 'build', exitCode: 7 },
      parseError: { leftOut: 'Astro takes no notice of an option it does not know' },
      unknownCommand: { args: (typed) => [typed], command: null, exitCode: 0 },
      help: { args: ['build', '--help'], command: null, exitCode: 0 },
      version: { args: ['--version'], command: null, exitCode: 0 },
      alias: servers,
      nested: { leftOut: 'Astro has no nested commands that read the configuration' },
      json: { leftOut: 'Astro prints no JSON' },
      ...servesWith(READY),
    },
  }
}
