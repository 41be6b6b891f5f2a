import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryDirectory } from './harness/acme.ts'
import { nodes, programMachine } from './harness/program-machine.ts'

const fixture = join(import.meta.dirname, 'fixtures', 'message-program.mjs')
const core = dirname(createRequire(import.meta.url).resolve('@sonde/core/package.json'))

const machine = (node?: string, program = fixture) => programMachine(program, node)

/** The program with a copy of core beside it that lacks some files, as a bundle may. */
function withoutFiles(...missing: readonly string[]): string {
  const folder = temporaryDirectory()
  const copy = join(folder, 'node_modules', '@sonde', 'core')
  mkdirSync(copy, { recursive: true })
  for (const name of ['package.json', 'dist', 'tables']) cpSync(join(core, name), join(copy, name), { recursive: true })
  for (const name of missing) rmSync(join(copy, name), { recursive: true })
  cpSync(fixture, join(folder, 'program.mjs'))
  for (const name of ['acme.mjs', 'parts-read.mjs']) cpSync(join(dirname(fixture), name), join(folder, name))
  return join(folder, 'program.mjs')
}

test.each(nodes)('[R-AST-3] [R-GAT-5] as built, what is public of a message leaves and nothing is printed, on %s', (_, node) => {
  const { run, lines } = machine(node)
  expect(run('fail')).toMatchObject({ stdout: 'loaded errors.cjs text.cjs\n', stderr: '', status: 7 })
  expect(lines()[1]?.finished?.properties).toMatchObject({
    errorClass: 'TypeError',
    errorMessage: 'connect ECONNREFUSED <value>',
  })
})

describe('the sanitizer and its tables are loaded only where a message is recorded', () => {
  test.each([
    ['a run without an error', 'fine', 'loaded \n'],
    ['a run with an error whose message nobody asked for', 'quiet', 'loaded errors.cjs\n'],
  ])('not in %s', (_, mode, stdout) => {
    expect(machine().run(mode)).toMatchObject({ stdout, stderr: '', status: 7 })
  })
})

describe('[C-12] the second net holds in a real process', () => {
  test('for arguments, the environment, .env files and git’s settings', () => {
    const { run, lines, home } = machine()
    writeFileSync(join(home, '.env'), 'KEY="hang up"\n')
    run('fail', 'socket hang up')
    run('fail', 'Request failed with status code 404')
    expect(JSON.stringify(lines())).not.toMatch(/hang up|Request failed/)
  })
})

describe('a bundle that left a file out counts what it drops and never fails', () => {
  test.each([
    ['the sanitizer', ['dist/text.cjs'], 'loaded errors.cjs\n', 1, { errorClass: 'TypeError' }],
    ['its tables', ['tables'], 'loaded errors.cjs text.cjs\n', 1, { errorClass: 'TypeError' }],
    ['what reads errors', ['dist/errors.cjs'], 'loaded text.cjs\n', 4, { errorMessage: 'connect ECONNREFUSED <value>' }],
    [
      'the lists that it reads',
      ['dist/known-errors.cjs'],
      'loaded errors.cjs text.cjs\n',
      4,
      { errorMessage: 'connect ECONNREFUSED <value>' },
    ],
    ['both', ['dist/errors.cjs', 'dist/text.cjs'], 'loaded \n', 5, {}],
  ])('%s', (_, missing, stdout, drops, properties) => {
    const { run, lines } = machine(process.execPath, withoutFiles(...missing))
    expect(run('fail')).toMatchObject({ stdout, stderr: '', status: 7 })
    const recorded = lines()
    const { durationMs: _took, ...others } = recorded[1]?.finished?.properties ?? {}
    expect(others).toEqual({
      command: 'deploy',
      outcome: 'error',
      exitCode: 7,
      ...properties,
      ...('errorClass' in properties && { errorKind: 'internal' }),
    })
    expect(recorded.map(({ dropped }) => dropped).filter(Boolean)).toEqual([{ 'missing-file': drops }])
  })

  test('and says so to its author, in strict mode', () => {
    const { run } = machine(process.execPath, withoutFiles('dist/text.cjs'))
    expect(run('fail', 'x', 'strict').stderr).toMatch(/errorMessage.*`tables`.*\[missing-file\]/s)
  })
})
