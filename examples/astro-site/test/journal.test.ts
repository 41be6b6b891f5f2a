import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LIMIT_MS } from '../../../tests/harness/site-person.ts'
import { createPerson } from './person.ts'

const hasTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false

const limits = { timeout: 3 * LIMIT_MS }

const inWords = ({ command, outcome }: Readonly<Record<string, unknown>>): string => `${String(command)} ${String(outcome)}`

/** What somebody did in a folder, in their order: each of the tests goes on where the one before it ended, because a build takes seconds. */
describe.runIf(hasTerminal)('the site, as somebody works on it', limits, () => {
  let person: Awaited<ReturnType<typeof createPerson>>

  beforeAll(async () => (person = await createPerson()))
  afterAll(() => person[Symbol.asyncDispose]())

  test('the first build shows the notice and is not recorded', async () => {
    const first = person.astroAtTerminal('build')
    expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('journal reports how it is used') as string })
    // There is no program `journal` that could be asked to stop.
    expect(first.stdout).toContain('Turn off   JOURNAL_TELEMETRY_DISABLED=1')
    expect(first.stdout).not.toContain('journal telemetry')
    expect(first.stdout).toContain('Complete!')
    expect(await person.events()).toEqual([])
  })

  test.each(['JOURNAL_TELEMETRY_DISABLED', 'ASTRO_TELEMETRY_DISABLED'])('with %s a build leaves nothing behind', (variable) => {
    const before = person.kept()
    expect(person.astro('build', { [variable]: '1' })).toMatchObject({ exitCode: 0, stderr: '' })
    expect(person.kept()).toEqual(before)
  })

  test('builds and dev sessions after it are recorded', async () => {
    expect(person.astro('build')).toMatchObject({ exitCode: 0, stderr: '' })
    for (const page of ['index.html', 'notes/first/index.html', 'feed.json']) expect(person.has(`dist/${page}`)).toBe(true)
    expect(await person.serve('SIGTERM', 'notes/first')).toEqual({ status: 200, exitCode: 143, signal: null })
    expect(await person.serve('SIGINT')).toEqual({ status: 200, exitCode: null, signal: 'SIGINT' })
    person.write('src/pages/broken.astro', "---\nimport Page from '../layouts/Missing.astro'\n---\n<Page />\n")
    expect(person.astro('build').exitCode).toBe(1)
    person.remove('src/pages/broken.astro')

    const events = await person.events()
    const [failed, built, interrupted, stopped] = events
      .filter(({ name }) => name === 'build.finished')
      .map(({ properties }) => properties)
      // They arrive in any order.
      .toSorted((a, b) => inWords(a).localeCompare(inWords(b)))
    expect(built).toMatchObject({
      command: 'build',
      outcome: 'ok',
      exitCode: 0,
      plugins: ['astro-theme-journal'],
      starter: 'astro-theme-journal',
      output: 'static',
      markdown: { syntaxHighlight: 'shiki', plugins: [] },
      pages: '2-9',
    })
    expect(stopped).toMatchObject({ command: 'dev', exitCode: 143 })
    expect(interrupted).toEqual({ command: 'dev', outcome: 'aborted' })
    expect(failed).toMatchObject({
      command: 'build',
      outcome: 'error',
      exitCode: 1,
      stage: 'build',
      errorCode: 'UNRESOLVED_IMPORT',
    })
    expect(failed).not.toHaveProperty('pages')
  })

  test('[B-4] sonde status, show and off control it without the site', () => {
    expect(person.sonde('status journal')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Telemetry of journal is on') as string,
    })
    expect(person.sonde('show journal --sent').stdout).toContain('build.finished')
    expect(person.sonde('off journal').exitCode).toBe(0)
    const before = person.kept()
    expect(person.astro('build')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(person.kept()).toEqual(before)
    expect(before.some((name) => name.startsWith('current-'))).toBe(false)
  })
})
