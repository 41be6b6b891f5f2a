import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { otherTools } from './places.ts'

const demo = join(import.meta.dirname, 'demo.ts')

/** Where the demo makes its temporary directory, so that a test sees what it leaves. */
let temporary = ''

beforeEach(makeTemporary)
afterEach(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))

function makeTemporary(): void {
  temporary = realpathSync(mkdtempSync(join(tmpdir(), 'sonde-demo-test-')))
}

interface Options {
  readonly args?: readonly string[]
  readonly nodeArgs?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

function startDemo({ args = [], nodeArgs = [], env = {} }: Options = {}) {
  const child = spawn(process.execPath, [...nodeArgs, demo, ...args], {
    env: { PATH: process.env['PATH'], HOME: temporary, TMPDIR: temporary, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.on('data', (text: Buffer) => (output += text.toString()))
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  const ended = once(child, 'close').then(([exitCode]) => ({ exitCode: exitCode as number | null, output, errors }))
  return {
    ended,
    interrupt: () => child.kill('SIGINT'),
    async hasPrinted(text: string) {
      while (!output.includes(text))
        await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error(output + errors)))])
      return output
    },
  }
}

/** Processes that still run in the directory, where the system tells. */
function processesIn(directory: string): string[] {
  if (!existsSync('/proc/self/cwd')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(directory)
      } catch {
        return false
      }
    })
}

/** A process that was killed is gone as soon as the system finds time for it. */
async function expectNothingLeft(): Promise<void> {
  await vi.waitFor(() => expect(processesIn(temporary)).toEqual([]), { timeout: 60_000 })
  expect(readdirSync(temporary)).toEqual([])
}

/** The headings and what was typed: the story, without its numbers. */
function storyOf(output: string): string[] {
  return output.split('\n').filter((line) => /^\d+\. |^ {2}\$ /.test(line))
}

/** A shell whose variables say that telemetry is refused, and that a CI and a coding agent run it. */
const refusing = { DO_NOT_TRACK: '1', CI: 'true', CLAUDECODE: '1', ACME_TELEMETRY_DISABLED: '1', NODE_OPTIONS: '--no-warnings' }

/** The whole of it takes processor time: told once, and looked at by several tests. */
let told: Awaited<ReturnType<typeof startDemo>['ended']>

beforeAll(async () => {
  makeTemporary()
  told = await startDemo({ env: refusing }).ended
  await expectNothingLeft()
  rmSync(temporary, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

describe('the demo, in CI, under a coding agent and where telemetry is refused', () => {
  test('tells the whole story, and the report equals what was run', () => {
    const { exitCode, output, errors } = told
    expect(output).toContain('acme reports how it is used to ')
    expect(output).toContain('This run was not recorded.')
    expect(output).toContain('Telemetry of acme is on')
    expect(output).toMatch(/deploy +3 +2 +2 +0\.0 %/)
    expect(output).toMatch(/db seed +2 +2 +2 +50\.0 %/)
    expect(output).toMatch(/ok +6\n +error +2\n +aborted +1\n/)
    expect(output).toMatch(/week of \S+ +2\n/)
    expect(output).toContain('{"v":1,"batch":"')
    expect(output).toContain('Equal: 9 recorded runs on 2 machines, none of them lost, none counted twice.')
    for (const other of ['stint (oclif)', 'shelf (commander)', 'notes (Vite)', 'journal (Astro)']) expect(output).toContain(other)
    expect([exitCode, errors]).toEqual([0, ''])
  })

  test('is readable in 80 columns, without colours where stdout is no terminal', () => {
    expect(told.output.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(told.output).not.toContain('\u001B')
  })
})

describe('the demo that goes on serving, in a person’s shell, where no pseudo-terminal can be had', () => {
  const noTerminal = `import { registerHooks } from 'node:module'
    registerHooks({ resolve(name, context, next) { if (name === '@lydell/node-pty') throw new Error('none'); return next(name, context) } })`
  const command = '  $ acme telemetry on'
  const serving = '. The collector keeps running'

  test('tells the same, turns telemetry on by its command; the command it prints reads the report; Ctrl+C ends it', async () => {
    const nodeArgs = [`--import=data:text/javascript,${encodeURIComponent(noTerminal)}`]
    const running = startDemo({ args: ['--serve'], nodeArgs })
    const output = await running.hasPrinted(`report --data '`)
    expect(output).toContain('Here no terminal can be opened')
    expect(output).toContain(command)
    expect(output).toContain('Equal: 9 recorded runs on 2 machines')
    // Whose notice wants a terminal is left out.
    const possible = storyOf(told.output).filter(
      (line) => !otherTools.some((tool) => !tool.hasCommand && line === `  $ ${tool.line}`),
    )
    expect(storyOf(output).filter((line) => line !== command && !line.endsWith(serving))).toEqual(possible)

    const [, program = '', data = ''] = /^ {2}node '(.+)' report --data '(.+)'$/m.exec(output) ?? []
    const report = spawn(process.execPath, [program, 'report', '--data', data], {
      env: { PATH: process.env['PATH'], HOME: temporary },
    })
    let text = ''
    report.stdout.on('data', (part: Buffer) => (text += part.toString()))
    expect(await once(report, 'close')).toEqual([0, null])
    expect(text).toMatch(/db migrate +2 +2/)

    running.interrupt()
    expect(await running.ended).toMatchObject({ exitCode: 0, errors: '' })
    await expectNothingLeft()
  })
})

test('Ctrl+C in the middle ends everything that was started', async () => {
  const running = startDemo()
  await running.hasPrinted('$ acme db seed')
  running.interrupt()
  expect(await running.ended).toMatchObject({ exitCode: 130, errors: '' })
  await expectNothingLeft()
})
