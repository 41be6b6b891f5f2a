import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { namesOf, stagesOf, theEvent } from '@sonde/build-tools'
import { describe, expect, test } from 'vitest'
import { machineOf, majors } from './host.ts'

const READY = 'Local:'
const dev = 'dev --host 127.0.0.1'

/** The address a server printed last. */
function addressIn(output: string): string {
  return output.match(/http:\/\/127\.0\.0\.1:\d+/g)?.at(-1) ?? ''
}

describe.each(majors)('%s', (major) => {
  test('[R-GAT-2] a dev session that is interrupted tells its start, and what it was made with is unknown', async () => {
    await using machine = await machineOf(major)
    const server = machine.start(dev)
    await server.printed(READY)
    server.child.kill('SIGINT')
    expect(await server.ended).toEqual([null, 'SIGINT'])
    // Nobody runs anything else: what is due is delivered by the session itself, at its start.
    const events = await machine.events()
    expect(namesOf(events)).toEqual(['build.finished', 'command.started', 'stage.finished'])
    expect(theEvent(events)).toEqual({ command: 'dev', outcome: 'aborted' })
    expect(stagesOf(events)).toEqual([{ stage: 'config', command: 'dev', outcome: 'ok' }])
  })

  test('a dev session that Vite ends by itself has the outcome and code of the process', async () => {
    await using machine = await machineOf(major)
    const server = machine.start(dev)
    await server.printed(READY)
    server.child.kill('SIGTERM')
    expect(await server.ended).toEqual([143, null])
    const { durationMs, ...session } = theEvent(await machine.events())
    expect(durationMs).toBeTypeOf('number')
    expect(session).toEqual({
      command: 'dev',
      outcome: 'error',
      exitCode: 143,
      plugins: ['@vitejs/plugin-react', 'other'],
      frameworks: ['react'],
      environments: ['client', 'ssr'],
      starter: 'create-acme',
    })
  })

  test('[R-GAT-2] [R-GAT-4 errors] errors of a dev session that goes on are counted, with plugin and class, and shown as before', async () => {
    await using machine = await machineOf(major)
    const server = machine.start(`${dev} --mode throws`)
    await server.printed(READY)
    const address = addressIn(server.output())
    for (const path of ['src/main.js', 'src/greeting.js']) {
      const answer = await fetch(`${address}/${path}`)
      expect(answer.status).toBe(500)
      expect(await answer.text()).toContain('no such file')
    }
    server.child.kill('SIGTERM')
    await server.ended
    const events = await machine.events()
    const error = { stage: 'serve', command: 'dev', outcome: 'error', errorClass: 'TypeError', plugin: 'vite-plugin-pwa' }
    expect(stagesOf(events).filter(({ stage }) => stage === 'serve')).toEqual([error, error])
    expect(theEvent(events)).not.toHaveProperty('stage')
    expect(machine.wire()).not.toMatch(/secret|ana\b/)
  })

  test('a server that restarts goes on with its session', async () => {
    await using machine = await machineOf(major)
    const server = machine.start(dev)
    await server.printed(READY)
    await server.answered('server restarted', () => appendFileSync(join(machine.project, 'vite.config.mjs'), '\n// changed\n'))
    server.child.kill('SIGTERM')
    await server.ended
    expect(namesOf(await machine.events())).toEqual(['build.finished', 'command.started', 'stage.finished'])
  })

  test('a program that serves by itself ends the session when it closes the server, once, also after a restart', async () => {
    await using machine = await machineOf(major)
    expect(machine.node('programmatic.mjs', ['serve', 'development'])).toMatchObject({
      stdout: 'served\n',
      stderr: '',
      exitCode: 5,
    })
    const events = await machine.events()
    expect(theEvent(events)).toMatchObject({ command: 'dev', outcome: 'ok', frameworks: ['react'] })
    expect(theEvent(events)).not.toHaveProperty('exitCode')
    expect(stagesOf(events)).toEqual([{ stage: 'config', command: 'dev', outcome: 'ok' }])
  })

  test('of a preview only that it began is recorded', async () => {
    await using machine = await machineOf(major)
    machine.run('build')
    await machine.events()
    const server = machine.start('preview --host 127.0.0.1')
    await server.printed(READY)
    server.child.kill('SIGTERM')
    await server.ended
    expect(machine.node('programmatic.mjs', ['preview', 'production'])).toMatchObject({ exitCode: 5 })
    const previews = (await machine.events()).filter(({ properties }) => properties['command'] === 'preview')
    expect(previews.map(({ name }) => name)).toEqual(['command.started', 'command.started'])
  })

  test('[R-GAT-2] of a watcher the first build is recorded as one, and each further build as a stage', async () => {
    await using machine = await machineOf(major)
    const watcher = machine.start('build --watch')
    await watcher.printed('built in')
    const greeting = join(machine.project, 'src/greeting.js')
    const text = readFileSync(greeting, 'utf8')
    await watcher.answered('built in', () => appendFileSync(greeting, '\n// again\n'))
    await watcher.answered('missing.js', () => machine.write('project/src/greeting.js', "export { no } from './missing.js'"))
    await watcher.answered('built in', () => machine.write('project/src/greeting.js', text))
    watcher.child.kill('SIGINT')
    await watcher.ended
    const events = await machine.events()
    const { durationMs: _, ...build } = theEvent(events)
    expect(build).toMatchObject({ command: 'build', outcome: 'ok', modules: '1-9', files: '1-9' })
    expect(build).not.toHaveProperty('exitCode')
    const rebuilds = stagesOf(events).filter(({ stage }) => stage === 'rebuild')
    expect(new Set(rebuilds.map(({ outcome }) => outcome))).toEqual(new Set(['error', 'ok']))
    // What was printed is split into one part more than there were builds, of which the first is the event.
    expect(rebuilds.filter(({ outcome }) => outcome === 'ok')).toHaveLength(watcher.output().split('built in').length - 2)
    expect(namesOf(events).filter((name) => name === 'build.finished')).toHaveLength(1)
  })
})
