import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { majors } from './run-program.ts'

const folder = dirname(fileURLToPath(new URL('.', import.meta.url)))
const readme = readFileSync(join(folder, 'README.md'), 'utf8')
const [, block = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []

/** A project in which the block was pasted, with the dependencies it names. */
function pasted(major: string) {
  const project = mkdtempSync(join(tmpdir(), 'sonde-readme-'))
  onTestFinished(() => rmSync(project, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  mkdirSync(join(project, 'node_modules/@sonde'), { recursive: true })
  symlinkSync(folder, join(project, 'node_modules/@sonde/yargs'))
  symlinkSync(join(folder, 'node_modules/@sonde/core'), join(project, 'node_modules/@sonde/core'))
  symlinkSync(join(folder, 'node_modules', major), join(project, 'node_modules/yargs'))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(project, 'cli.js'), block)
  writeFileSync(join(project, 'bin.js'), "import { cli } from './cli.js'\nawait cli.parse()\n")
  return (program: string, ...args: readonly string[]) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(project, program), ...args], {
      cwd: project,
      encoding: 'utf8',
      // The collector the block names does not exist; nothing but this machine is ever asked.
      env: {
        PATH: process.env['PATH'],
        HOME: project,
        LC_ALL: 'C',
        ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9',
        SONDE_STRICT: '1',
      },
    })
    return { stdout, stderr, exitCode: status }
  }
}

test.each(majors)('its block runs when it is pasted into a project with %s', (major) => {
  const run = pasted(major)
  expect(run('bin.js', 'deploy', '--target', 'fly')).toEqual({ stdout: 'deployed\n', stderr: '', exitCode: 0 })
  expect(run('bin.js', 'telemetry').stdout).toContain('Telemetry of acme is off: the notice was not shown yet.')
  expect(run('bin.js', 'telemetry', 'on').exitCode).toBe(0)
  expect(run('bin.js', 'telemetry').stdout).toContain('Telemetry of acme is on')
})

test('is short', () => {
  expect(readme.split('\n').length).toBeLessThan(60)
})
