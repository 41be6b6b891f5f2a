import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LIMIT_MS } from '@sonde/build-tools'
import { expect, onTestFinished, test } from 'vitest'
import { astroOf, hostEnv, majors, prepareSite } from './host.ts'

const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')
const [, block = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []

test.each(majors)('its block runs when it is pasted into a site with %s', { timeout: LIMIT_MS }, (major) => {
  const root = mkdtempSync(join(tmpdir(), 'sonde-readme-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  const site = join(root, 'site')
  prepareSite(site, major)
  rmSync(join(site, 'astro.config.mjs'))
  writeFileSync(join(site, 'astro.config.ts'), block)
  const { stdout, stderr, status } = spawnSync(process.execPath, [astroOf(major), 'build'], {
    cwd: site,
    encoding: 'utf8',
    env: {
      ...hostEnv,
      PATH: process.env['PATH'],
      HOME: root,
      LC_ALL: 'C',
      // The collector the block names does not exist; nothing but this machine is ever asked.
      ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9',
      SONDE_STRICT: '1',
      DEBUG: 'acme:telemetry',
    },
  })
  expect(stderr).toContain('acme:telemetry off: the notice was not shown yet')
  expect(status).toBe(0)
  expect(stdout).toContain('Complete!')
})

test('is short', () => {
  expect(readme.split('\n').length).toBeLessThan(60)
})
