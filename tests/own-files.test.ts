import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { temporaryDirectory } from './harness/acme.ts'
import { programMachine } from './harness/program-machine.ts'

/** A tool that says which package it is, with a package of its own below it that nobody may know. */
const tool = (core: string, root: string): string => `
import { commandFinished, createTelemetry, frames, oneOf } from ${JSON.stringify(core)}
import { through } from 'canary-inner'

const finished = commandFinished({ since: '1.0.0', without: ['flags'] })
const telemetry = createTelemetry({
  catalog: {
    tool: 'acme',
    endpoint: 'http://127.0.0.1:9',
    docs: 'https://acme.example/telemetry',
    about: { why: 'x', operator: 'x', access: 'x', sharing: 'x', source: 'https://acme.example/source' },
    retentionDays: 30,
    events: {
      'command.finished': {
        ...finished,
        properties: { ...finished.properties, command: oneOf(['deploy'], '?'), places: frames([], 'Where the error came from.') },
      },
    },
  },
  version: '1.0.0',
  errors: { roots: [new URL(${JSON.stringify(root)}, import.meta.url)] },
})

export async function main(work) {
  if (process.argv[2] === 'on') return void (process.exitCode = await telemetry.command(['on']))
  const run = telemetry.startRun('deploy')
  try {
    through(work)
  } catch (error) {
    run.end('error', { error, exitCode: 1 })
  }
}
`

const INNER = 'export const through = (work) => work()\n'
const USER = `
import { main } from 'acme'
await main(() => {
  throw new Error('canary')
})
`

const core = import.meta.resolve('@sonde/core')

/** Writes files below a new directory, a text or what package.json holds. */
function written(files: Readonly<Record<string, string | object>>): string {
  const home = temporaryDirectory()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true })
    writeFileSync(join(home, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return home
}

const published = { name: 'acme', type: 'module', exports: './dist/cli.mjs' }
const inner = { name: 'canary-inner', type: 'module', exports: './index.mjs' }
const application = { name: 'canary-app', type: 'module', private: true }
const publicApplication = { name: '@canary/app', type: 'module', bin: { canary: './dist/server.mjs' } }

/** The places of the error that a program ends with. It is run from somewhere else, as by a scheduler. */
function placesOf(program: string): unknown {
  const { run, lines } = programMachine(program)
  expect(run('deploy')).toMatchObject({ stderr: '', status: 0 })
  expect(JSON.stringify(lines())).not.toContain('canary')
  return lines().at(-1)?.finished?.properties['places']
}

const OWN = expect.stringMatching(/^\.\/dist\/cli\.mjs:\d+$/) as unknown

test('[R-SAM-3] a tool that is installed: its files, a package in its package, the user’s file', () => {
  const home = written({
    'app/package.json': application,
    'app/src/canary-4711.mjs': USER,
    'app/node_modules/acme/package.json': published,
    'app/node_modules/acme/dist/cli.mjs': tool(core, '..'),
    'app/node_modules/acme/node_modules/canary-inner/package.json': inner,
    'app/node_modules/acme/node_modules/canary-inner/index.mjs': INNER,
  })
  expect(placesOf(join(home, 'app/src/canary-4711.mjs'))).toEqual(['app', 'other', OWN, 'app', 'node'])
})

test.each([
  ['its own package', '..', ['app', 'other', OWN, 'app', 'node']],
  ['the repository above, which is wrong by two levels', '../../..', ['app', 'other', 'app', 'node']],
])('[R-SAM-3] [C-12] a tool that is linked from a monorepo, and says it is %s', (_, root, places) => {
  const home = written({
    'app/package.json': application,
    'app/src/canary-4711.mjs': USER,
    'mono/package.json': { name: 'canary-mono', private: true },
    'mono/packages/acme/package.json': published,
    'mono/packages/acme/dist/cli.mjs': tool(core, root),
    'mono/node_modules/canary-inner/package.json': inner,
    'mono/node_modules/canary-inner/index.mjs': INNER,
  })
  mkdirSync(join(home, 'app/node_modules'))
  symlinkSync(join(home, 'mono/packages/acme'), join(home, 'app/node_modules/acme'))
  expect(placesOf(join(home, 'app/src/canary-4711.mjs'))).toEqual(places)
})

test.each([
  ['an application that nobody can install', application, {}],
  ['an application that has a name, in a repository', publicApplication, { 'app/.git/HEAD': 'ref: refs/heads/canary\n' }],
])('[R-SAM-3] [C-12] a tool that was bundled into %s takes none of its files for its own', async (_, manifest, more) => {
  const home = written({
    ...more,
    'app/package.json': manifest,
    'app/src/canary-4711.mjs': USER,
    'app/node_modules/acme/package.json': published,
    'app/node_modules/acme/dist/cli.mjs': tool('@sonde/core', '..'),
    'app/node_modules/canary-inner/package.json': inner,
    'app/node_modules/canary-inner/index.mjs': INNER,
  })
  const outfile = join(home, 'app/dist/server.mjs')
  const entryPoints = [join(home, 'app/src/canary-4711.mjs')]
  const nodePaths = [join(import.meta.dirname, 'node_modules')]
  await build({
    entryPoints,
    outfile,
    nodePaths,
    bundle: true,
    platform: 'node',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'error',
  })
  // With the names that the user's files have, and not only as lines of the bundle.
  const start = join(home, 'app/dist/start.mjs')
  writeFileSync(start, "process.setSourceMapsEnabled(true)\nawait import('./server.mjs')\n")
  expect(placesOf(start)).toEqual(['app', 'other', 'app', 'node', 'app'])
})
