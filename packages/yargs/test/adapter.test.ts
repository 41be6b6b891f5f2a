import { describe, expect, test } from 'vitest'
import { interruptRecorded, majors, runBare, runRecorded } from './run-program.ts'

describe.each(majors)('%s', (major) => {
  describe('leaves stdout, stderr and exit code as they are without it, and records', () => {
    test.each([
      // what, mode, arguments, exit code, command, flags
      ['a command that ends well', '', 'deploy shop', 0, 'deploy', []],
      ['a command that throws', '', 'fails', 1, 'fails', []],
      ['a command that rejects later', '', 'rejects', 1, 'rejects', []],
      ['a command that calls process.exit', '', 'exits', 7, 'exits', []],
      ['a command that sets process.exitCode', '', 'codes', 3, 'codes', []],
      ['an alias by the name of its command', '', 'ship shop', 0, 'deploy', []],
      ['a nested command by its whole path', '', 'db migrate', 0, 'db migrate', []],
      ['a nested command whose builder is asynchronous', '', 'db seed --rows 5', 0, 'db seed', ['rows']],
      ['the parent of a missing nested command', '', 'db', 1, 'db', []],
      ['the parent of an unknown nested command', 'strict', 'db /home/ana/secret', 1, 'db', []],
      ['an unknown command as other', '', '/home/ana/secret', 0, 'other', []],
      ['an unknown command of a strict program as other', 'strict', '/home/ana/secret', 1, 'other', []],
      ['an unknown option of a strict program without its name', 'strict', 'deploy shop --secret', 1, 'deploy', []],
      ['an unknown option of a lenient program without its name', '', 'deploy shop --secret=/home/ana -x', 0, 'deploy', []],
      ['a missing command as other', 'demand', '', 1, 'other', []],
      ['no command where none is needed as other', '', '', 0, 'other', []],
      ['the default command', 'default', '', 0, 'default', []],
      ['the default command without its argument', 'default', '/home/ana/secret', 0, 'default', []],
      ['a default command that has a name', 'named', '/home/ana/secret', 0, 'open', []],
      ['a program without commands', 'single', 'secret.txt -v', 0, 'default', ['verbose']],
      ['a program whose only command is ours', 'single command', 'secret.txt -v', 0, 'default', ['verbose']],
      ['an invalid choice', '', 'deploy shop --target /home/ana', 1, 'deploy', ['target']],
    ] as const)('%s', (_, mode, args, exitCode, command, flags) => {
      const { told, ...seen } = runRecorded({ major, mode, args })
      expect(seen).toEqual(runBare({ major, mode, args }))
      expect(told).toMatchObject([{ started: command }, { set: { flags } }, { exitCode }])
      expect(seen.exitCode).toBe(exitCode)
      expect(JSON.stringify(told)).not.toMatch(/secret|ana|shop/)
    })
  })

  test.each([
    ['a missing argument', '', 'deploy', 1],
    ['--help', '', '--help', 0],
    ['--help of a command', '', 'deploy --help', 0],
    ['--version', '', '--version', 0],
  ])('leaves %s as it is and records nothing, because yargs calls no middleware', (_, mode, args, exitCode) => {
    const { told, ...seen } = runRecorded({ major, mode, args })
    expect(seen).toEqual(runBare({ major, mode, args }))
    expect(seen.exitCode).toBe(exitCode)
    expect(told).toEqual([])
  })

  test('records the flags that were typed, not what variables and configuration supply', () => {
    const env = { ACME_VERBOSE: 'true', ACME_DRY_RUN: 'true', ACME_DB__HOST: 'secret' }
    const told = (args: string) => runRecorded({ major, mode: 'env', args, env }).told
    expect(told('deploy shop')).toMatchObject([{}, { set: { flags: [] } }, {}])
    expect(told('deploy shop -vn --target=fly')).toMatchObject([
      {},
      { set: { flags: ['verbose', 'dryRun', 'target'], flagValues: { target: 'fly' } } },
      {},
    ])
    expect(told('deploy shop --no-verbose -- -n')).toMatchObject([{}, { set: { flags: ['verbose'] } }, {}])
  })

  test('leaves an interrupted command to its signal', async () => {
    const { told, ...seen } = await interruptRecorded({ major, args: 'waits --verbose' })
    expect(seen).toEqual({ stdout: 'waiting\n', stderr: '', signal: 'SIGINT' })
    expect(told).toMatchObject([{ started: 'waits' }, { set: { flags: ['verbose'] } }])
  })

  describe('the telemetry command', () => {
    test.each([
      ['nothing', 'telemetry', []],
      ['words', 'telemetry off', ['off']],
      ['flags as words', 'telemetry show --sent', ['show', '--sent']],
      ['flags alone', 'telemetry --disable', ['--disable']],
      ['numbers as words', 'telemetry show 1 -n --x=y', ['show', '1', '-n', '--x=y']],
    ])('passes on %s, also in a strict program with a required option', (_, args, words) => {
      const { told, ...seen } = runRecorded({ major, mode: 'command strict demand required', args })
      expect(seen).toEqual({ stdout: '', stderr: '', exitCode: 0 })
      expect(told).toContainEqual({ words })
    })

    test('ends with the code core answers', () => {
      const { told, exitCode } = runRecorded({ major, mode: 'command strict', args: 'telemetry nonsense' })
      expect(exitCode).toBe(2)
      expect(told.at(-1)).toEqual({ exitCode: 2 })
    })

    test('leaves other commands as strict as they were', () => {
      const { stderr, exitCode } = runRecorded({ major, mode: 'command strict required', args: 'deploy shop --bogus' })
      expect(exitCode).toBe(1)
      expect(stderr).toContain('Missing required argument: token')
    })

    test.each(['telemetry help', 'telemetry --help'])('lists what can be asked: %s', (args) => {
      const { stdout, exitCode } = runRecorded({ major, mode: 'command strict', args })
      expect(exitCode).toBe(0)
      for (const words of ['off [--purge]', 'explain', 'verify', 'erase']) expect(stdout).toContain(`acme telemetry ${words} `)
    })

    test('is part of the help', () => {
      expect(runRecorded({ major, mode: 'command', args: '--help' }).stdout).toContain(
        'acme telemetry [action..]  Show, stop or allow usage telemetry',
      )
    })
  })
})
