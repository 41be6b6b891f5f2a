import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { majors, prepareProject, viteOf } from './host.ts'

const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')
const [, block = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []

test.each(majors)('its block runs when it is pasted into a project with %s', (major) => {
  const root = mkdtempSync(join(tmpdir(), 'sonde-readme-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  const project = join(root, 'project')
  prepareProject(project, major)
  rmSync(join(project, 'vite.config.mjs'))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(project, 'vite.config.ts'), block)
  // The collector the block names does not exist; nothing but this machine is ever asked.
  const strict = { ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9', SONDE_STRICT: '1' }
  const { stdout, stderr, status } = spawnSync(process.execPath, [viteOf(major), 'build'], {
    cwd: project,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: root, LC_ALL: 'C', ...strict, DEBUG: 'acme:telemetry', CI: '' },
  })
  expect({ stderr, status }).toEqual({
    stderr: expect.stringContaining('acme:telemetry off: the notice was not shown yet') as string,
    status: 0,
  })
  expect(stdout).toContain('built in')
})

test('is short', () => {
  expect(readme.split('\n').length).toBeLessThan(60)
})
