import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { deliverNow, expectEvents, fakeCollector } from '@sonde/testing'
import { temporaryDirectory } from './harness/acme.ts'

const core = dirname(dirname(fileURLToPath(import.meta.resolve('@sonde/core'))))
const page = readFileSync(resolve(import.meta.dirname, '../docs/authors/plain-node.md'), 'utf8')
const [, block = ''] = /```js\n(.*?)```/s.exec(page) ?? []

test('the program of docs/authors/plain-node.md runs when it is pasted, and records what the page says', async () => {
  await using collector = await fakeCollector()
  const project = temporaryDirectory()
  mkdirSync(join(project, 'node_modules/@sonde'), { recursive: true })
  symlinkSync(core, join(project, 'node_modules/@sonde/core'))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(project, 'bin.js'), block)
  const env = { PATH: process.env['PATH'] ?? '', HOME: project, ACME_TELEMETRY_ENDPOINT: collector.endpoint }
  const acme = (...args: readonly string[]) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['bin.js', ...args], { cwd: project, env, encoding: 'utf8' })
    return { stdout, stderr, exitCode: status }
  }
  expect(acme('telemetry').stdout).toContain('Telemetry of acme is off: the notice was not shown yet.')
  expect(acme('telemetry', 'on').exitCode).toBe(0)
  expect(acme('deploy', '-n', '--target', project)).toEqual({ stdout: 'deployed\n', stderr: '', exitCode: 0 })
  expect(acme('status', '--bogus').exitCode).toBe(1)
  expect(acme(project).exitCode).toBe(0)
  await deliverNow(join(project, '.local/state/sonde/acme'), { env })
  await expectEvents(collector, [
    { name: 'command.finished', properties: { command: 'deploy', flags: ['dry-run', 'target'], files: '1-9', outcome: 'ok' } },
    { name: 'command.finished', properties: { command: 'status', outcome: 'error', exitCode: 1 } },
    { name: 'command.finished', properties: { command: 'other', files: '1-9', outcome: 'ok' } },
  ])
  expect(Buffer.from(collector.wire()).toString()).not.toContain(project)
})
