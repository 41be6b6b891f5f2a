import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { majors, Program, type Major } from './program.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const [, block = ''] = /```json\n(.*?)```/s.exec(readme) ?? []

test.each(Object.keys(majors) as Major[])('its block works when it is pasted into package.json, with %s', (major) => {
  const { oclif } = JSON.parse(block) as { oclif: { sonde: object } }
  using program = new Program({ major, oclif })
  // The collector the block names does not exist; nothing but this machine is ever asked.
  const env = { ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9', SONDE_STRICT: '1' }
  expect(program.run('deploy', env)).toEqual({ stdout: 'done\n', stderr: '', exitCode: 0 })
  expect(program.run('telemetry', env).stdout).toContain('Telemetry of acme is off: the notice was not shown yet.')
  expect(program.run('telemetry on', env).exitCode).toBe(0)
  expect(program.run('telemetry', env).stdout).toContain('Telemetry of acme is on')
})

test('is short', () => {
  expect(readme.split('\n').length).toBeLessThan(60)
})
