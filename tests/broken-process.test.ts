import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { Tool } from './harness/tool.ts'

const program = fileURLToPath(new URL('fixtures/broken-process.mjs', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'sonde-broken-'))
const env = { PATH: process.env['PATH'] ?? '', HOME: home, HOSTILE_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' }
const tool = new Tool(program, { env, cwd: home, directory: join(home, '.local', 'state', 'sonde', 'hostile') })
tool.run(['telemetry', 'on'])
tool.postponeDelivery()

afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))

/** Events of the program: its start, what happened, its stage with start and end, and its end. */
const ALL = 5

describe('[C-12] the host goes on as without telemetry where its process has', () => {
  test.each<readonly [way: string, lines: number]>([
    ['nothing', ALL],
    ['ten listeners of its own', ALL],
    ['properties of all objects', ALL],
    ['no builtins', 0],
    ['no user id', 0],
    ['no environment', 0],
    ['an environment that throws', 0],
    ['expressions that throw', 0],
    ['lists without methods', 1],
  ])('%s', (way, lines) => {
    const before = tool.spool().split('\n').filter(Boolean).length
    const { stdout, stderr, status } = tool.run([way])
    expect({ stdout, stderr, status }).toEqual({ stdout: 'done\n', stderr: '', status: 7 })
    const spool = tool.spool().split('\n').filter(Boolean)
    expect(spool.length - before).toBe(lines)
    expect(spool.join('\n')).not.toContain('private')
  })
})
