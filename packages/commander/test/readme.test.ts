import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { majors } from './host.ts'

const folder = dirname(import.meta.dirname)
const readme = readFileSync(join(folder, 'README.md'), 'utf8')
const [, block = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []

/** A project in which the block was pasted, with the dependencies it names. */
function pasted(major: string) {
  const project = mkdtempSync(join(tmpdir(), 'sonde-readme-'))
  onTestFinished(() => rmSync(project, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  mkdirSync(join(project, 'node_modules/@sonde'), { recursive: true })
  symlinkSync(folder, join(project, 'node_modules/@sonde/commander'))
  symlinkSync(join(folder, 'node_modules/@sonde/core'), join(project, 'node_modules/@sonde/core'))
  symlinkSync(join(folder, 'node_modules', major), join(project, 'node_modules/commander'))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(project, 'cli.js'), block)
  writeFileSync(join(project, 'bin.js'), "import { program } from './cli.js'\nawait program.parseAsync()\n")
  const env = {
    PATH: process.env['PATH'],
    HOME: project,
    LC_ALL: 'C',
    // The collector the block names does not exist; nothing but this machine is ever asked.
    ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9',
  }
  return (...args: readonly string[]) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(project, 'bin.js'), ...args], {
      cwd: project,
      encoding: 'utf8',
      env,
    })
    return { stdout, stderr, exitCode: status }
  }
}

test.each(majors)('its block runs when it is pasted into a project with %s', (major) => {
  const run = pasted(major)
  expect(run('deploy', '--target', 'fly')).toEqual({ stdout: 'deployed\n', stderr: '', exitCode: 0 })
  expect(run('telemetry').stdout).toContain('Telemetry of acme is off: the notice was not shown yet.')
  expect(run('telemetry', 'on').exitCode).toBe(0)
  expect(run('telemetry').stdout).toContain('Telemetry of acme is on')
})

test('is short', () => {
  expect(readme.split('\n').length).toBeLessThan(65)
})
