import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readProgram } from './read-program.ts'

const reader = new URL('./reader.ts', import.meta.url)

function moduleOf(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'sonde-read-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  writeFileSync(join(directory, 'cli.mjs'), text)
  return join(directory, 'cli.mjs')
}

test.each([
  ['waits for ever', 'await new Promise(() => setInterval(() => {}, 1000))'],
  ['is busy for ever', 'for (;;);'],
])('gives up on a program that %s', async (_, text) => {
  expect(await readProgram([moduleOf(text)], { reader, limitMs: 700 })).toEqual({
    ok: false,
    problems: [
      {
        code: 'program-hangs',
        message:
          'Importing the program takes more than 0.7 s, so it does more than declare commands. ' +
          'Start the work in another file, the one that `bin` names.',
      },
    ],
  })
})

test.each([
  ['calls process.exit', 'process.exit(3)', 'code 3'],
  ['is killed', 'process.kill(process.pid, "SIGKILL")', 'SIGKILL'],
])('tells of a program that %s', async (_, text, end) => {
  const outcome = await readProgram([moduleOf(`console.log('hello')\n${text}`)], { reader })
  const [problem] = outcome.ok ? [] : outcome.problems
  expect(problem?.code).toBe('program-started')
  expect(problem?.message).toContain(`ends the process with ${end}, so`)
})

test('shows the end of what such a program printed', async () => {
  const outcome = await readProgram(
    [
      moduleOf(
        `console.error('x'.repeat(5000) + ' no project here'); setTimeout(process.exit, 50, 1); await 0; await new Promise(() => {})`,
      ),
    ],
    { reader },
  )
  const [problem] = outcome.ok ? [] : outcome.problems
  expect(problem?.message).toContain('no project here')
  expect(problem?.message.length).toBeLessThan(2500)
})
