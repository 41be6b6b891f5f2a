import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createHome, postponeDelivery, runTool, waitingLines, type Home } from './tool.ts'

interface Report {
  readonly env: Record<string, string>
  readonly own: Record<string, string>
  readonly unchanged: boolean
}

/** A home in which both the caller and the tool it calls are on. */
function bothOn(): Home {
  const home = createHome({ ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9', WRAPPER_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' })
  const wrapper = { ...home, directory: join(home.directory, '..', 'wrapper') }
  expect(runTool(home, ['telemetry', 'on']).status).toBe(0)
  expect(runTool(home, ['telemetry', 'on'], 'wrapper.mjs').status).toBe(0)
  postponeDelivery(home)
  postponeDelivery(wrapper)
  return home
}

function wrap(home: Home, how: 'started' | 'early', env: Record<string, string> = {}): Report {
  return JSON.parse(runTool(home, [how], 'wrapper.mjs', env).stdout) as Report
}

describe.each(['started', 'early'] as const)('[C-16] a tool called by one that is off, asked when %s', (how) => {
  test.each([
    ['DO_NOT_TRACK', { DO_NOT_TRACK: '1' }],
    ['the caller’s own variable', { WRAPPER_TELEMETRY_DISABLED: '1' }],
    ['the caller’s own switch', { WRAPPER_TELEMETRY: 'off' }],
    ['CI', { CI: '1' }],
  ])('is off too: by %s', (_, env) => {
    const home = bothOn()
    const report = wrap(home, how, env)
    expect(report.env).toMatchObject({ ...env, SONDE_TELEMETRY_DISABLED: '1', HOME: home.path })
    expect(waitingLines(home)).toEqual([])
  })

  test('is off too: by the caller’s setting', () => {
    const home = bothOn()
    runTool(home, ['telemetry', 'off'], 'wrapper.mjs')
    expect(wrap(home, how).env).toMatchObject({ SONDE_TELEMETRY_DISABLED: '1' })
    expect(waitingLines(home)).toEqual([])
  })

  test('[C-17] is off too: by the project’s package.json, also where it is called somewhere else', () => {
    const home = bothOn()
    const project = join(home.path, 'project')
    mkdirSync(project)
    writeFileSync(join(project, 'package.json'), '{"sonde":{"off":["wrapper"]}}')
    const report = wrap({ ...home, path: project }, how)
    expect(report.env).toMatchObject({ SONDE_TELEMETRY_DISABLED: '1' })
    expect(waitingLines(home)).toEqual([])
  })

  test('is off too: nobody was told about the caller yet', () => {
    const home = createHome({ ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' })
    runTool(home, ['telemetry', 'on'])
    expect(wrap(home, how).env).toMatchObject({ SONDE_TELEMETRY_DISABLED: '1' })
    expect(waitingLines(home)).toEqual([])
    expect(existsSync(join(home.directory, '..', 'wrapper'))).toBe(false)
  })

  test('decides for itself where the caller is on', () => {
    const home = bothOn()
    const report = wrap(home, how)
    expect(report.env).not.toHaveProperty('SONDE_TELEMETRY_DISABLED')
    expect(waitingLines(home)).toHaveLength(2)
  })
})

test('the caller’s own environment is never changed, and another one can be extended', () => {
  const report = wrap(bothOn(), 'started', { DO_NOT_TRACK: '1' })
  expect(report.unchanged).toBe(true)
  expect(report.own).toEqual({ ONLY: 'this', SONDE_TELEMETRY_DISABLED: '1' })
})

describe('[C-17] a committed opt-out', () => {
  test.each([
    ['of the project', '{"sonde":{"off":true}}', '.'],
    ['of one tool', '{"sonde":{"off":["acme"]}}', '.'],
    ['of a folder above', '{"sonde":{"off":true}}', 'packages/inner'],
    ['that nobody can parse', '{"sonde":', '.'],
  ])('%s keeps a run from recording', (_, text, folder) => {
    const home = bothOn()
    const inside = join(home.path, 'project', folder)
    mkdirSync(inside, { recursive: true })
    mkdirSync(join(home.path, 'project', '.git'))
    writeFileSync(join(home.path, 'project', 'package.json'), text)
    const project = { ...home, path: inside }
    const files = readdirSync(home.directory)
    expect(runTool(project, ['ok']).stdout).toBe('built\n')
    expect(readdirSync(home.directory)).toEqual(files)
    expect(runTool(project, ['telemetry']).stdout).toContain('a package.json of this project turns it off')
  })

  test('of another tool, or of a folder above the repository, does not', () => {
    const home = bothOn()
    const inside = join(home.path, 'project')
    mkdirSync(join(inside, '.git'), { recursive: true })
    writeFileSync(join(home.path, 'package.json'), '{"sonde":{"off":true}}')
    writeFileSync(join(inside, 'package.json'), '{"sonde":{"off":["other"]}}')
    runTool({ ...home, path: inside }, ['ok'])
    expect(waitingLines(home)).toHaveLength(2)
  })
})
