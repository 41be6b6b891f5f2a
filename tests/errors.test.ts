import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from './harness/acme.ts'
import { nodes, programMachine } from './harness/program-machine.ts'

const program = join(import.meta.dirname, 'fixtures', 'failing-program', 'program.mjs')

test.each(nodes)('[R-SAM-3] [C-12] as built, an error leaves as words and nothing is printed, on %s', (_, node) => {
  const { run, lines } = programMachine(program, node)
  expect(run('fail')).toMatchObject({ stdout: 'loaded 1\n', stderr: '', status: 0 })
  expect(lines().at(-1)?.finished?.properties).toMatchObject({
    errorKind: 'internal',
    errorClass: 'DeployError',
    errorCode: 'ENOSPC',
    unreachable: 'disk-full',
    places: [expect.stringMatching(/^\.\/program\.mjs:\d+$/), 'node'],
    group: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
  })
  expect(JSON.stringify(lines())).not.toContain('secret')
})

test('a run without an error does not load what reads errors', () => {
  expect(programMachine(program).run('fine')).toMatchObject({ stdout: 'loaded 0\n', stderr: '' })
})

test.each([
  ['found in the catalog', "tool: 'Bad tool'", '', 'tool-name'],
  ['so large that nothing can run', 'tool: undefined', "telemetry.startRun('deploy'); telemetry.record('x', {})", 'tool-name'],
  ['found in a run', "tool: 'acme'", "await telemetry.command(['on']); telemetry.startRun('deploy')", 'shipped-catalog'],
])('a mistake that is %s is the first thing an author sees of an uncaught error', (_, tool, act, code) => {
  const home = temporaryDirectory()
  const core = JSON.stringify(import.meta.resolve('@sonde/core'))
  const text = `
    import { commandFinished, createTelemetry, defineCatalog } from ${core}
    const about = { why: 'x', operator: 'x', access: 'x', sharing: 'x', source: 'https://acme.example/source' }
    const events = { 'command.finished': commandFinished({ since: '1.0.0' }) }
    const site = { endpoint: 'https://telemetry.acme.example', docs: 'https://acme.example/telemetry', about, retentionDays: 365 }
    const telemetry = createTelemetry({ catalog: defineCatalog({ ${tool}, ...site, events }), version: '1.4.2', strict: true })
    ${act}`
  for (const [, node] of nodes) {
    const { stderr, status } = spawnSync(node, ['--input-type=module', '-e', text], {
      cwd: home,
      env: { HOME: home, PATH: process.env['PATH'] ?? '', ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' },
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect(status).toBe(1)
    expect(stderr.split('\n', 1)[0]).toMatch(new RegExp(`^SetupError: .* \\[${code}\\]$`))
    expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThan(500)
  }
})
