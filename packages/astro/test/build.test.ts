import { LIMIT_MS, stagesOf, theEvent } from '@sonde/build-tools'
import { describe, expect, test } from 'vitest'
import { machineOf, majors, READY } from './host.ts'

const tests = { timeout: 2 * LIMIT_MS }

describe.each(majors)('%s', tests, (major) => {
  test('[R-AST-1] [R-AST-2] a build tells command, outcome and duration, and the configuration by closed lists', async () => {
    await using machine = await machineOf(major, { HOST_TWICE: '1' })
    expect(machine.run('build')).toMatchObject({ exitCode: 0, stderr: '' })
    const [events, others] = [await machine.events(), await machine.events('other-tool')]
    for (const each of [events, others]) {
      const { durationMs, starter: _, ...build } = theEvent(each)
      expect(durationMs).toBeTypeOf('number')
      expect(build).toEqual({
        command: 'build',
        outcome: 'ok',
        exitCode: 0,
        plugins: ['@astrojs/sitemap', 'other'],
        output: 'static',
        markdown: {
          syntaxHighlight: 'prism',
          plugins: [],
          ...(major === 'astro-5' && { gfm: true, smartypants: true }),
        },
        pages: '2-9',
      })
      expect(theEvent(each, 'command.started')).toEqual({ command: 'build' })
      const stages = stagesOf(each)
      for (const stage of ['config', 'sync', 'build', 'render', 'write', 'generate', 'finish'])
        expect(stages).toContainEqual({ stage, command: 'build', outcome: 'ok' })
      expect(stages.every(({ outcome }) => outcome === 'ok')).toBe(true)
    }
    expect(theEvent(events)).toMatchObject({ starter: 'create-acme' })
    expect(machine.wire()).not.toMatch(/secret/)
  })

  test('[R-AST-3] a build that fails tells its stage, its public integration, and the class and code of its error', async () => {
    await using machine = await machineOf(major)
    expect(machine.run('build', { HOST_FAILS: 'transform' }).exitCode).toBe(1)
    expect(machine.run('build', { HOST_FAILS: 'renderChunk', HOST_PLUGIN: 'acme-secret:x' }).exitCode).toBe(1)
    const events = await machine.events()
    const builds = events.filter(({ name }) => name === 'build.finished').map(({ properties }) => properties)
    const error = { command: 'build', outcome: 'error', exitCode: 1, errorClass: 'TypeError' }
    // Events that were delivered together arrive in any order.
    expect(builds.toSorted((a, b) => String(a['stage']).localeCompare(String(b['stage'])))).toEqual([
      expect.objectContaining({ ...error, stage: 'build', plugin: '@astrojs/mdx', errorCode: expect.any(String) as string }),
      expect.objectContaining({ ...error, stage: 'render', plugin: 'other' }),
    ])
    expect(stagesOf(events)).toContainEqual({
      stage: 'build',
      command: 'build',
      outcome: 'error',
      errorClass: 'TypeError',
      plugin: '@astrojs/mdx',
    })
    expect(machine.wire()).not.toMatch(/secret|ana\b/)
  })

  test.each([
    ['page', 'generate'],
    ['writeBundle', 'write'],
    ['astro:build:start', 'sync'],
    ['astro:build:generated', 'finish'],
  ])('[R-AST-3 stage] of a failure that Astro tells nobody the stage is known: %s', async (where, stage) => {
    await using machine = await machineOf(major)
    expect(machine.run('build', { HOST_FAILS: where }).exitCode).toBe(1)
    const build = theEvent(await machine.events())
    expect(build).toMatchObject({ outcome: 'error', exitCode: 1, stage })
    expect(build).not.toHaveProperty('errorClass')
    expect(machine.wire()).not.toMatch(/secret|ana\b/)
  })

  test('[R-AST-1] a dev session is one run, interrupted or ended by Astro; of a preview only its start; of sync nothing', async () => {
    await using machine = await machineOf(major)
    const dev = 'dev --host 127.0.0.1'
    expect(await machine.interrupt(dev, READY, 'SIGINT')).toEqual([null, 'SIGINT'])
    expect(await machine.interrupt(dev, READY, 'SIGTERM')).toEqual([143, null])
    expect(machine.run('sync').exitCode).toBe(0)
    expect(machine.run('build', { DO_NOT_TRACK: '1' }).exitCode).toBe(0)
    await machine.interrupt('preview --host 127.0.0.1', 'http://127.0.0.1', 'SIGINT')
    const events = await machine.events()
    const ofRuns = events.filter(({ name }) => name !== 'stage.finished')
    expect(ofRuns.map(({ name, properties: { command, outcome } }) => [name, command, outcome]).toSorted()).toEqual([
      ['build.finished', 'dev', 'aborted'],
      ['build.finished', 'dev', 'error'],
      ['command.started', 'dev', undefined],
      ['command.started', 'dev', undefined],
      ['command.started', 'preview', undefined],
    ])
  })

  test.each([
    ['ASTRO_TELEMETRY_DISABLED', '0'],
    ['TELEMETRY_DISABLED', ''],
  ])('[C-1] %s=%s, which Astro’s users know, is off', async (variable, value) => {
    await using machine = await machineOf(major)
    expect(machine.run('build', { [variable]: value }).exitCode).toBe(0)
    expect(machine.recorded()).toBe('')
  })
})
