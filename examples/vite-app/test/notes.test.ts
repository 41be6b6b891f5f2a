import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { createPerson } from './person.ts'

const hasTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false

const inWords = ({ command, outcome }: Readonly<Record<string, unknown>>): string => `${String(command)} ${String(outcome)}`

/** The events of runs by command and outcome, because they arrive in any order, and without those of their stages. */
const runs = (events: Awaited<ReturnType<Awaited<ReturnType<typeof createPerson>>['events']>>) =>
  events
    .filter(({ name }) => name === 'build.finished')
    .map(({ properties }) => properties)
    .toSorted((a, b) => inWords(a).localeCompare(inWords(b)))

describe.runIf(hasTerminal)('the app, as somebody works on it', () => {
  test('the first build shows the notice and is not recorded; builds and dev sessions after it are', async () => {
    await using person = await createPerson()
    const first = person.viteAtTerminal('build')
    expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('notes reports how it is used') as string })
    // There is no program `notes` that could be asked to stop.
    expect(first.stdout).toContain('Turn off   NOTES_TELEMETRY_DISABLED=1')
    expect(first.stdout).not.toContain('notes telemetry')
    expect(first.stdout).toContain('built in')
    expect(await person.events()).toEqual([])

    expect(person.vite('build')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(person.has('dist/index.html')).toBe(true)
    person.write('src/phrases.json', '["unfinished')
    expect(person.vite('build')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('JSON') as string })
    expect(await person.serve('SIGTERM', '@id/__x00__virtual:phrases')).toEqual({ status: 500, exitCode: 143, signal: null })
    person.write('src/phrases.json', '[]')
    expect(await person.serve('SIGINT')).toEqual({ status: 200, exitCode: null, signal: 'SIGINT' })

    const events = await person.events()
    const [failed, built, interrupted, stopped] = runs(events)
    expect(built).toMatchObject({
      command: 'build',
      outcome: 'ok',
      exitCode: 0,
      plugins: ['notes-phrases'],
      modules: '1-9',
      files: '1-9',
    })
    expect(failed).toMatchObject({
      command: 'build',
      outcome: 'error',
      exitCode: 1,
      stage: 'build',
      plugin: 'notes-phrases',
      errorClass: 'SyntaxError',
    })
    expect(stopped).toMatchObject({ command: 'dev', exitCode: 143 })
    expect(interrupted).toEqual({ command: 'dev', outcome: 'aborted' })
    expect(events).toContainEqual({
      name: 'stage.finished',
      properties: {
        stage: 'serve',
        command: 'dev',
        outcome: 'error',
        // Which plugin could not load a module, Vite's server does not say.
        errorClass: 'SyntaxError',
        durationMs: expect.any(Number) as number,
      },
    })
  })

  test('[B-4] sonde status, show, erase and off control it without the app', async () => {
    await using person = await createPerson()
    person.viteAtTerminal('build')
    person.vite('build')
    await person.events()
    expect(person.sonde('status notes')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Telemetry of notes is on') as string,
    })
    expect(person.sonde('show notes --sent').stdout).toContain('build.finished')
    person.vite('build')
    expect(person.sonde('show notes --next').stdout).toContain('build.finished')
    await person.sondeAnswered('erase notes')
    expect(person.paths()).toContain('/v1/erase')
    expect(person.sonde('off notes').exitCode).toBe(0)
    expect(person.sonde('status notes')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('Telemetry of notes is off') as string,
    })
    const before = person.kept()
    expect(person.vite('build')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(person.kept()).toEqual(before)
    expect(before.some((name) => name.startsWith('current-'))).toBe(false)
  })
})

test.each(['SONDE_TELEMETRY_DISABLED', 'NOTES_TELEMETRY_DISABLED', 'DO_NOT_TRACK'])(
  'with %s a build leaves nothing behind',
  async (variable) => {
    await using person = await createPerson()
    expect(person.vite('build', { [variable]: '1' })).toMatchObject({ exitCode: 0, stderr: '' })
    expect(person.kept()).toEqual([])
  },
)
