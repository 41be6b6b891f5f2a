import type { Run } from '@sonde/core'
import { expect, test, vi } from 'vitest'
import type { SessionStart } from './session.ts'
import { closeSession, findSession, joinSession, leaveSession } from './sessions.ts'

/** A run that notes what it is told. */
function recorder(tool: string, command: 'build' | 'dev' = 'build') {
  const told: unknown[] = []
  const run = {
    set: (properties: object) => void told.push(properties),
    stage: (word: string) => ({ end: (...how: unknown[]) => void told.push([word, ...how]) }),
    end: (...how: unknown[]) => void told.push(['end', ...how]),
  } as unknown as Run
  const startRun = vi.fn<SessionStart['telemetry']['startRun']>(() => run)
  const start: SessionStart = {
    telemetry: { startRun, catalog: { tool } },
    command,
    root: '/project',
    names: {},
    elapsedMs: 0,
    isEndless: false,
  }
  return { told, startRun, start }
}

test('a session belongs to a tool, a command and a root: whoever joins it again is part of it', () => {
  const [one, again, other] = [recorder('one'), recorder('one'), recorder('other')]
  const session = joinSession({}, one.start)
  expect(joinSession({}, again.start)).toBe(session)
  expect(again.startRun).not.toHaveBeenCalled()
  expect(joinSession({}, other.start)).not.toBe(session)
  expect(joinSession({}, { ...one.start, root: '/elsewhere' })).not.toBe(session)
  closeSession(one.start)
  expect(findSession(one.start)).toBeUndefined()
  expect(joinSession({}, one.start)).not.toBe(session)
})

test('a session is over when its last member leaves: one that restarts has joined before', () => {
  const { start } = recorder('restarts', 'dev')
  const [before, after] = [{}, {}]
  joinSession(before, start)
  joinSession(after, start)
  expect(leaveSession(before, start)).toBe(false)
  expect(leaveSession(before, start)).toBe(false)
  expect(leaveSession(after, start)).toBe(true)
})

test('whoever enters an environment first owns it, so that a tool that is there twice counts once', () => {
  const { start, told } = recorder('twice')
  const session = joinSession({}, start)
  const [owner, other] = [{}, {}]
  session.enter(owner, 'client', 'build')
  session.enter(other, 'client', 'build')
  session.leave(other, 'client')
  session.leave(owner, 'client')
  expect(told.filter(Array.isArray)).toEqual([['build', 'ok']])
})

test('several environments are added up, and the stage of the first failure is told', () => {
  const { start, told } = recorder('sums')
  const session = joinSession({}, start)
  const owner = {}
  session.enter(owner, 'client', 'build')
  session.enter(owner, 'ssr', 'build')
  session.count('client', { modules: 3 })
  session.count('ssr', { modules: 4 })
  session.count('client', { modules: 5 })
  expect(told.at(-1)).toEqual({ modules: 9 })
  session.enter(owner, 'client', 'render')
  const error = Object.assign(new TypeError('x'), { plugin: 'vite:vue' })
  session.fail('client', { endsProcess: true }, error)
  session.fail('ssr', { endsProcess: true }, new Error('later'))
  expect(told).toContainEqual(['render', 'error', error, { plugin: '@vitejs/plugin-vue' }])
  expect(told.filter((each) => Array.isArray(each) && each[0] === 'end')).toEqual([['end', 'error', { error, exitCode: 1 }]])
  expect(told.filter((each) => typeof each === 'object' && each !== null && 'stage' in each).at(-1)).toEqual({ stage: 'render' })
})

test('an environment that is closed in a stage has failed; a process that ends with it says so itself', () => {
  for (const [endsProcess, ends] of [
    [true, 0],
    [false, 1],
  ] as const) {
    const { start, told } = recorder(`closes ${endsProcess}`)
    const session = joinSession({}, start)
    session.enter({}, 'client', 'write')
    expect([...session.close('client', { endsProcess })]).toEqual(['client'])
    expect(told).toContainEqual(['write', 'error', undefined, {}])
    expect(told.filter((each) => Array.isArray(each) && each[0] === 'end')).toHaveLength(ends)
  }
})
