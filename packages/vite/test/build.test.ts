import { join } from 'node:path'
import { namesOf, stagesOf, theEvent } from '@sonde/build-tools'
import { describe, expect, test } from 'vitest'
import { machineOf, majors } from './host.ts'

const ok = { command: 'build', outcome: 'ok' }
const failed = { command: 'build', outcome: 'error', errorClass: 'TypeError', plugin: 'vite-plugin-pwa' }
const whole = [
  { stage: 'build', ...ok },
  { stage: 'config', ...ok },
  { stage: 'render', ...ok },
  { stage: 'write', ...ok },
]

/** Stages by name: several environments may end theirs in any order. */
const byName = (stages: Record<string, unknown>[]) =>
  stages.toSorted((a, b) => String(a['stage']).localeCompare(String(b['stage'])))

describe.each(majors)('%s', (major) => {
  test('[R-GAT-2] [R-GAT-4 plugins, stages] a build is one event, and one for each of its stages', async () => {
    await using machine = await machineOf(major)
    expect(machine.run('build')).toMatchObject({ exitCode: 0, stderr: '' })
    const events = await machine.events()
    const { durationMs, ...build } = theEvent(events)
    expect(durationMs).toBeTypeOf('number')
    expect(build).toEqual({
      command: 'build',
      outcome: 'ok',
      exitCode: 0,
      plugins: ['@vitejs/plugin-react', 'other'],
      frameworks: ['react'],
      environments: ['client'],
      starter: 'create-acme',
      modules: '1-9',
      files: '1-9',
    })
    expect(byName(stagesOf(events))).toEqual(whole)
    expect(theEvent(events, 'command.started')).toEqual({ command: 'build' })
  })

  describe('[R-GAT-2] errors in every build stage carry their stage, public plugin, class and code', () => {
    // What Vite tells nobody: in 6, the errors of the last two stages.
    const isTold = major !== 'vite-6'
    test.each([
      ['throws', 'build', true],
      ['renders', 'render', true],
      ['generates', 'render', isTold],
      ['writes', 'write', isTold],
    ])('%s', async (mode, stage, told) => {
      await using machine = await machineOf(major)
      expect(machine.run(`build --mode ${mode}`).exitCode).toBe(1)
      const events = await machine.events()
      const { durationMs: _, ...build } = theEvent(events)
      expect(build).toMatchObject({
        command: 'build',
        outcome: 'error',
        exitCode: 1,
        stage,
        ...(told && { errorClass: 'TypeError', errorCode: 'ENOENT', plugin: 'vite-plugin-pwa' }),
      })
      expect('plugin' in build).toBe(told)
      expect(stagesOf(events)).toContainEqual({
        stage,
        // Of the last two the stage ends before anybody is told why.
        ...(['throws', 'renders'].includes(mode) ? failed : { command: 'build', outcome: 'error' }),
      })
      expect(machine.wire()).not.toMatch(/secret|ana\b/)
    })

    test('a plugin that is not public is other', async () => {
      await using machine = await machineOf(major)
      machine.run('build --mode resolves')
      expect(theEvent(await machine.events())).toMatchObject({ stage: 'build', plugin: 'other', errorClass: 'TypeError' })
    })

    test('an error of Vite itself is that of no plugin, or of Vite', async () => {
      await using machine = await machineOf(major)
      machine.write('project/src/greeting.js', "export { no } from './missing.js'")
      expect(machine.run('build').exitCode).toBe(1)
      const build = theEvent(await machine.events())
      expect(build).toMatchObject({ stage: 'build', errorCode: 'UNRESOLVED_IMPORT', outcome: 'error', exitCode: 1 })
      expect([undefined, 'vite']).toContain(build['plugin'])
    })

    test('a configuration that fails tells its stage; the stage itself was cut off', async () => {
      await using machine = await machineOf(major)
      expect(machine.run('build --mode configures').exitCode).toBe(1)
      const events = await machine.events()
      expect(theEvent(events)).toMatchObject({ outcome: 'error', exitCode: 1, stage: 'config' })
      expect(stagesOf(events)).toEqual([{ stage: 'config', command: 'build', outcome: 'aborted' }])
    })
  })

  test('a build for several environments is one run, with the stages of each', async () => {
    await using machine = await machineOf(major)
    expect(machine.run('build --app', { HOST_APP: '1' })).toMatchObject({ exitCode: 0, stderr: '' })
    const events = await machine.events()
    expect(theEvent(events)).toMatchObject({ outcome: 'ok', exitCode: 0, environments: ['client', 'other', 'ssr'] })
    const words = stagesOf(events).map(({ stage }) => stage)
    expect(words.toSorted()).toEqual(['config', ...['build', 'render', 'write'].flatMap((word) => [word, word, word])].toSorted())
  })

  test('several tools in one build do not disturb each other, and one that is there twice counts once', async () => {
    await using machine = await machineOf(major, { HOST_TWICE: '1' })
    expect(machine.run('build')).toMatchObject({ exitCode: 0, stderr: '' })
    for (const tool of ['acme', 'other-tool']) {
      const events = await machine.events(tool)
      expect(theEvent(events)).toMatchObject({
        outcome: 'ok',
        modules: '1-9',
        files: '1-9',
        plugins: ['@vitejs/plugin-react', 'other'],
      })
      expect(byName(stagesOf(events))).toEqual(whole)
    }
  })

  test('one of several tools may be off', async () => {
    await using machine = await machineOf(major, { HOST_TWICE: '1', OTHER_TOOL_TELEMETRY_DISABLED: '1' })
    machine.run('build')
    expect(await machine.events('other-tool')).toEqual([])
    expect(namesOf(await machine.events())).toContain('build.finished')
  })

  // While files are written by Rollup, one line in the middle, of Rollup's own, is another: it waits for the last plugin elsewhere.
  test.each(['throws', 'renders', 'configures', ...(major === 'vite' ? ['writes'] : [])])(
    '[C-5] Vite prints the same stack of a failure as without it: %s',
    async (mode) => {
      await using machine = await machineOf(major)
      // Vite writes the configuration to a file of a new name each time.
      const plain = (text: string) => text.replaceAll(/timestamp-[\w-]+/g, '').replaceAll(/[\d.]+ ?m?s\b/g, '')
      const [recorded, bare] = [machine.run(`build --mode ${mode}`), machine.run(`build --mode ${mode}`, { HOST_BARE: '1' })]
      expect(plain(bare.stderr)).toMatch(/^ +at /m)
      expect(plain(recorded.stderr)).toBe(plain(bare.stderr))
    },
  )

  describe('a program that builds by itself', () => {
    test('records each build when it ends, without the exit code of the program', async () => {
      await using machine = await machineOf(major)
      expect(machine.node('programmatic.mjs', ['build', 'production'])).toMatchObject({ stdout: 'ok ok\n', exitCode: 5 })
      const builds = (await machine.events()).filter(({ name }) => name === 'build.finished')
      expect(builds.map(({ properties }) => properties['outcome'])).toEqual(['ok', 'ok'])
      expect(builds.some(({ properties }) => 'exitCode' in properties)).toBe(false)
      expect(byName(stagesOf(await machine.events()))).toEqual(
        [...whole, ...whole].toSorted((a, b) => a.stage.localeCompare(b.stage)),
      )
    })

    test.each([
      ['throws', 'build'],
      ['writes', 'write'],
    ])('records builds that fail, whatever the program does about it: %s', async (mode, stage) => {
      await using machine = await machineOf(major)
      expect(machine.node('programmatic.mjs', ['build', mode])).toMatchObject({ stdout: 'failed failed\n', exitCode: 5 })
      const builds = (await machine.events()).filter(({ name }) => name === 'build.finished')
      expect(builds.map(({ properties }) => [properties['outcome'], properties['stage']])).toEqual([
        ['error', stage],
        ['error', stage],
      ])
    })

    test('records an app of several environments as one', async () => {
      await using machine = await machineOf(major)
      expect(machine.node('programmatic.mjs', ['app', 'production'], { HOST_APP: '1' })).toMatchObject({ stdout: 'ok\n' })
      const build = theEvent(await machine.events())
      expect(build).toMatchObject({ outcome: 'ok', environments: ['client', 'other', 'ssr'] })
      expect(build).not.toHaveProperty('exitCode')
    })

    test('records nothing where only the configuration is read', async () => {
      await using machine = await machineOf(major)
      machine.node('programmatic.mjs', ['configure'])
      expect(machine.run('optimize').exitCode).toBe(0)
      expect(await machine.events()).toEqual([])
    })
  })

  describe('records nothing inside a host of its own', () => {
    test.each([
      ['under Vitest', 'build', { VITEST: 'true' }],
      ['in the mode of tests', 'build --mode test', {}],
      ['inside Astro', 'build', { HOST_PLUGIN: 'astro:build' }],
      ['inside Nuxt', 'build', { HOST_PLUGIN: 'nuxt:virtual' }],
    ])('%s', async (_, line, env) => {
      await using machine = await machineOf(major)
      // As such a host builds: by Vite's functions.
      const [, , mode = 'production'] = line.split(' ')
      expect(machine.node('programmatic.mjs', ['build', mode], env)).toMatchObject({ stdout: 'ok ok\n' })
      expect(await machine.events()).toEqual([])
    })
  })

  describe("[C-17] the project opt-out is that of Vite's root", () => {
    test('when Vite is started elsewhere', async () => {
      await using machine = await machineOf(major)
      machine.write('project/package.json', '{"sonde":{"off":["acme"]}}')
      machine.write('elsewhere/package.json', '{}')
      const config = join(machine.project, 'vite.config.mjs')
      const line = `build ${machine.project} --config ${config}`
      expect(machine.run(line, { cwd: join(machine.root, 'elsewhere') }).exitCode).toBe(0)
      expect(await machine.events()).toEqual([])
      machine.write('project/package.json', '{}')
      machine.write('elsewhere/package.json', '{"sonde":{"off":true}}')
      expect(machine.run(line, { cwd: join(machine.root, 'elsewhere') }).exitCode).toBe(0)
      expect(theEvent(await machine.events())).toMatchObject({ outcome: 'ok' })
    })
  })
})
