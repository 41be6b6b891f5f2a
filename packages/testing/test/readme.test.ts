import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const folder = dirname(import.meta.dirname)
const readme = readFileSync(join(folder, 'README.md'), 'utf8')
const [, block = ''] = /```js\n(.*?)```/s.exec(readme) ?? []

/** Runs the block, pasted into a project beside a program, as its author would. */
function runPasted(text: string) {
  const project = mkdtempSync(join(tmpdir(), 'sonde-readme-'))
  onTestFinished(() => rmSync(project, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  mkdirSync(join(project, 'node_modules/@sonde'), { recursive: true })
  symlinkSync(folder, join(project, 'node_modules/@sonde/testing'))
  symlinkSync(join(folder, 'node_modules/@sonde/core'), join(project, 'node_modules/@sonde/core'))
  copyFileSync(join(folder, 'test/fixtures/bin.js'), join(project, 'bin.js'))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(project, 'telemetry.test.js'), text)
  const { stdout, status } = spawnSync(process.execPath, ['--test', '--test-reporter=tap'], {
    cwd: project,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: project, LC_ALL: 'C' },
    timeout: 60_000,
  })
  return { stdout, status }
}

test('the block runs when it is pasted beside a program, and passes', () => {
  expect(block).not.toBe('')
  const { stdout, status } = runPasted(block)
  expect(stdout).toContain('# pass 1')
  expect(status).toBe(0)
})

test('the block fails where the program leaks, and names what, how and where', () => {
  const { stdout, status } = runPasted(block.replace('env: {', "env: { LEAKS: '1',"))
  expect(status).toBe(1)
  expect(stdout).toContain('- positional argument, plain: in the disk, acme/debug.log, byte 6')
  expect(stdout).toContain('- value of a flag, plain: in the disk, acme/debug.log')
})

test('the block fails where the program sends something else, or leaves something while it is off', () => {
  const other = runPasted(block.replace("{ command: 'deploy', outcome: 'ok'", "{ command: 'deploy', outcome: 'error'"))
  expect(other.status).toBe(1)
  expect(other.stdout).toContain('- not expected: command.finished {"command":"deploy","outcome":"ok"')
  const on = runPasted(block.replace("{ DO_NOT_TRACK: '1' }", '{}'))
  expect(on.status).toBe(1)
  expect(on.stdout).toMatch(/a change at .*\/sonde\/acme\//)
})

test('is short', () => {
  expect(readme.split('\n').length).toBeLessThan(80)
})
