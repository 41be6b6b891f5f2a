import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { acme } from '../test/acme.ts'
import { coveredWorld, eventsIn, linesIn } from '../test/covered-world.ts'
import type { TestWorld } from '../test/test-world.ts'
import { commandStarted, stageFinished } from './define/base-events.ts'
import { buildFinished } from './define/build-finished.ts'
import { defineCatalog, type CatalogInput } from './define/catalog.ts'
import { checkCatalog } from './define/check-catalog.ts'
import { group } from './define/group.ts'
import { count } from './define/numbers.ts'
import { oneOf } from './define/words.ts'
import { checkEvent } from './protocol/check-event.ts'
import type { StartLine } from './spool/line.ts'
import { createTelemetryIn } from './telemetry.ts'

const plugins = ['@vitejs/plugin-vue', 'vite-plugin-pwa'] as const
const stages = ['config', 'build', 'render', 'write'] as const
const commands = ['build', 'dev'] as const

const catalog = defineCatalog({
  ...acme,
  events: {
    'command.started': commandStarted({ since: '1.0.0', commands }),
    'build.finished': buildFinished({
      since: '1.0.0',
      stages,
      plugins,
      frameworks: ['vue'],
      environments: ['client', 'ssr'],
      starters: ['create-vue'],
      codes: ['ACME_1'],
    }),
    'stage.finished': stageFinished({ since: '1.0.0', stages, plugins, commands }),
  },
})

const telemetryIn = (world: TestWorld, given: CatalogInput = catalog, strict = true) =>
  createTelemetryIn(world, { catalog: given, version: '1.4.2', strict })

function recorded(world: TestWorld, given: CatalogInput = catalog) {
  const events = eventsIn(linesIn(world, given))
  for (const event of events) expect(checkEvent([given], { at: '2026-11-20', ...event }, '2026-11-20')).toBeUndefined()
  return events
}

test('the helpers define what the check of a catalog accepts, with all their words and with none', () => {
  expect([...checkCatalog(catalog)]).toEqual([])
  const least = {
    'build.finished': buildFinished({ since: '1.0.0' }),
    'stage.finished': stageFinished({ since: '1.0.0', stages }),
  }
  expect([...checkCatalog({ ...acme, events: least })]).toEqual([])
  expect(Object.keys(least['build.finished'].properties)).toEqual([
    'command',
    'outcome',
    'exitCode',
    'durationMs',
    'errorClass',
    'errorCode',
    'modules',
    'files',
  ])
  expect(Object.keys(least['stage.finished'].properties)).toEqual(['stage', 'outcome', 'durationMs', 'errorClass'])
})

describe('[R-GAT-2] a build', () => {
  test('begins and ends as `build.finished`, with what the host tells of it by closed lists', () => {
    const world = coveredWorld(catalog)
    const run = telemetryIn(world).startRun('build', { kind: 'build', elapsedMs: 30 })
    run.set({
      plugins: ['vite-plugin-pwa', '@acme/secret'],
      frameworks: ['vue'],
      environments: ['client'],
      modules: 12,
      files: 3,
    })
    run.set({ starter: 'create-vue' })
    world.time += 20
    run.end('ok', { exitCode: 0 })
    expect(recorded(world)).toEqual([
      { name: 'command.started', properties: { command: 'build' } },
      {
        name: 'build.finished',
        properties: {
          command: 'build',
          outcome: 'ok',
          exitCode: 0,
          durationMs: 50,
          plugins: ['other', 'vite-plugin-pwa'],
          frameworks: ['vue'],
          environments: ['client'],
          starter: 'create-vue',
          modules: '10-29',
          files: '1-9',
        },
      },
    ])
  })

  test('is aborted as one', () => {
    const world = coveredWorld(catalog)
    telemetryIn(world).startRun('build', { kind: 'build' })
    const aborted = { name: 'build.finished', properties: { command: 'build', outcome: 'aborted' } }
    expect((linesIn(world, catalog)[0] as StartLine).aborted).toEqual(aborted)
  })

  test('that fails tells its stage, plugin, class and code', () => {
    const world = coveredWorld(catalog)
    const run = telemetryIn(world).startRun('build', { kind: 'build' })
    const error = Object.assign(new TypeError('secret'), { code: 'PLUGIN_ERROR', pluginCode: 'ENOENT' })
    const stage = run.stage('render', { elapsedMs: 5 })
    world.time += 7
    stage.end('error', error, { plugin: 'vite-plugin-pwa' })
    run.set({ stage: 'render', plugin: 'vite-plugin-pwa' })
    run.end('error', { error })
    const told = { outcome: 'error', errorClass: 'TypeError', plugin: 'vite-plugin-pwa' }
    expect(recorded(world).slice(1)).toEqual([
      { name: 'stage.finished', properties: { stage: 'render', command: 'build', durationMs: 12, ...told } },
      { name: 'build.finished', properties: { command: 'build', durationMs: 7, stage: 'render', errorCode: 'ENOENT', ...told } },
    ])
  })

  test('is `command.finished` where the catalog has no event for builds', () => {
    const world = coveredWorld(acme)
    telemetryIn(world, acme).startRun('build', { kind: 'build' }).end('ok')
    expect(recorded(world, acme).map(({ name }) => name)).toEqual(['command.started', 'command.finished'])
  })

  test('is never a command, nor a command a build', () => {
    const both = { ...acme, events: { ...acme.events, 'build.finished': catalog.events['build.finished'] } }
    const world = coveredWorld(both)
    const telemetry = telemetryIn(world, both)
    telemetry.startRun('build', { kind: 'build' }).end('ok')
    telemetry.startRun('build').end('ok')
    expect(recorded(world, both).map(({ name }) => name)).toEqual([
      'command.started',
      'build.finished',
      'command.started',
      'command.finished',
    ])
  })

  test('loses nothing where the author does not list what the host tells, and counts what the author forgot', () => {
    const few = { ...catalog, events: { 'build.finished': buildFinished({ since: '1.0.0' }) } }
    const world = coveredWorld(few)
    const run = telemetryIn(world, few, false).startRun('build', { kind: 'build' })
    run.set({ plugins: ['vite-plugin-pwa'], pages: 3, stage: 'build' })
    run.stage('build').end('error', new Error('x'), { plugin: 'vite-plugin-pwa' })
    run.end('error')
    run.set({ forgotten: 1 })
    expect(linesIn(world, few).some(({ dropped }) => dropped)).toBe(false)
    const second = telemetryIn(world, few, false).startRun('build', { kind: 'build' })
    second.set({ forgotten: 1 })
    second.end('ok')
    expect(linesIn(world, few).map(({ dropped }) => dropped ?? {})).toContainEqual({ 'unlisted-property': 1 })
  })

  test('takes the names that its author gave, groups too', () => {
    const named = {
      ...catalog,
      events: {
        BUILT: {
          from: 'build.finished' as const,
          question: '?',
          since: '1.0.0',
          properties: {
            cliCommand: { ...oneOf(commands, '?'), from: 'command' },
            how: { ...oneOf(['static', 'server'], '?'), from: 'output' },
            config: { ...group({ routes: count('?') }, '?'), from: 'markdown' },
          },
        },
      },
    }
    expect([...checkCatalog(named)]).toEqual([])
    const world = coveredWorld(named)
    const run = telemetryIn(world, named).startRun('dev', { kind: 'build' })
    run.set({ output: 'static', markdown: { routes: 2 } })
    run.end('ok')
    expect(recorded(world, named)).toEqual([
      { name: 'BUILT', properties: { cliCommand: 'dev', how: 'static', config: { routes: 2 } } },
    ])
  })
})

test('a run of which only the start is recorded says nothing of its end', () => {
  const world = coveredWorld(catalog)
  const run = telemetryIn(world).startRun('dev', { kind: 'build', startOnly: true })
  run.stage('build').end('ok')
  run.end('error', { error: new Error('x') })
  world.exit(1)
  expect(linesIn(world, catalog)).toMatchObject([
    { type: 'event', event: { name: 'command.started', properties: { command: 'dev' } } },
  ])
})

describe('[C-17] the root of a project', () => {
  const optOut = (world: TestWorld, name: string, off: unknown): string => {
    const root = join(world.home, name)
    mkdirSync(root, { recursive: true })
    writeFileSync(join(root, 'package.json'), JSON.stringify({ sonde: { off } }))
    return root
  }

  test('is where the committed opt-out is looked for, wherever the process was started', () => {
    const world = coveredWorld(catalog)
    const root = optOut(world, 'project', ['acme'])
    telemetryIn(world).startRun('build', { kind: 'build', root }).end('ok')
    expect(recorded(world)).toEqual([])
    telemetryIn(world).startRun('build', { kind: 'build' }).end('ok')
    expect(recorded(world)).toHaveLength(2)
  })

  test('is also asked about below the root, and about other tools', () => {
    const world = coveredWorld(catalog)
    const below = join(optOut(world, 'project', true), 'packages', 'app')
    mkdirSync(below, { recursive: true })
    telemetryIn(world).startRun('build', { root: below }).end('ok')
    expect(recorded(world)).toEqual([])
    telemetryIn(world).startRun('build', { kind: 'build', root: optOut(world, 'other', ['other-tool']) })
    expect(recorded(world)).toHaveLength(1)
  })

  test('refuses a later run of the same process alone', () => {
    const world = coveredWorld(catalog)
    const telemetry = telemetryIn(world)
    const root = optOut(world, 'project', true)
    telemetry.startRun('build', { kind: 'build', root: join(world.home, 'free') }).end('ok')
    telemetry.startRun('dev', { kind: 'build', root }).end('ok')
    telemetry.startRun('dev', { kind: 'build', root }).end('ok')
    telemetry.startRun('build', { kind: 'build', root: join(world.home, 'free') }).end('ok')
    expect(recorded(world).map(({ properties }) => properties['command'])).toEqual(['build', 'build', 'build', 'build'])
  })

  test('never leaves and is never kept', () => {
    const world = coveredWorld(catalog)
    const run = telemetryIn(world).startRun('build', { kind: 'build', root: '/home/ana/secret-project' })
    run.end('ok')
    expect(JSON.stringify(linesIn(world, catalog))).not.toContain('secret-project')
  })
})
