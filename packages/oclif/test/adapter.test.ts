import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { majors, Program, type Major } from './program.ts'

describe.each(Object.keys(majors) as Major[])('%s', (major) => {
  let program: Program
  let bare: Program

  beforeAll(() => {
    program = new Program({ major })
    bare = new Program({ major, telemetry: false })
    program.turnOn()
  })

  afterAll(() => {
    program[Symbol.dispose]()
    bare[Symbol.dispose]()
  })

  const withoutRoot = (text: string): string => text.replaceAll(program.root, '').replaceAll(bare.root, '')

  describe('[C-5] leaves stdout, stderr and exit code as they are without it, and records', () => {
    const user = { errorKind: 'user' }
    const internal = { errorKind: 'internal' }
    test.each([
      // what, arguments, exit code, command, the rest of the event
      ['a command that ends well', 'deploy', 0, 'deploy', {}],
      [
        'the flags that were typed',
        'deploy -nvt fly -r ams cdg',
        0,
        'deploy',
        { flags: ['dryRun', 'region', 'target', 'verbose'] },
      ],
      ['a command that answers in JSON [C-9]', 'deploy --json', 0, 'deploy', { flags: ['json'] }],
      ['an unknown flag, without its name', 'deploy --secret=1', 2, 'deploy', { ...user, errorClass: 'NonExistentFlagsError' }],
      [
        'a refused value, without the value',
        'deploy -t /home/ana/secret',
        2,
        'deploy',
        { ...user, flags: ['target'], errorClass: 'FlagInvalidOptionError' },
      ],
      ['an alias by the name of its command', 'ship', 0, 'deploy', {}],
      ['an alias of several words by the name of its command', 'send off', 0, 'deploy', {}],
      ['[R-SAM-2] a nested command by its whole path', 'db migrate', 0, 'db migrate', {}],
      ['a command that throws', 'fails', 1, 'fails', { ...internal, errorClass: 'TypeError' }],
      [
        'a command that refuses, with its code',
        'refuses',
        7,
        'refuses',
        { ...user, errorClass: 'CLIError', errorCode: 'ENOENT' },
      ],
      ['this.exit(0) as a success', 'leaves', 0, 'leaves', {}],
      ['this.exit(3)', 'quits', 3, 'quits', { ...user, errorClass: 'ExitError', errorCode: 'EEXIT' }],
      ['process.exit(5)', 'exits', 5, 'exits', {}],
      ['process.exitCode = 4', 'codes', 4, 'codes', {}],
      ['an error outside of the command', 'later', 1, 'later', {}],
      ['the outer one of nested commands', 'outer', 0, 'outer', {}],
      [
        'the outer one of nested commands that fail',
        'outerfails',
        7,
        'outerfails',
        { ...user, errorClass: 'CLIError', errorCode: 'ENOENT' },
      ],
    ] as const)('%s', (_, line, exitCode, command, rest) => {
      const { seen, events } = program.recording(() => program.run(line))
      const alone = bare.run(line)
      expect({ ...seen, stderr: withoutRoot(seen.stderr) }).toEqual({ ...alone, stderr: withoutRoot(alone.stderr) })
      expect(seen.exitCode).toBe(exitCode)
      const properties = {
        command,
        flags: [],
        outcome: exitCode === 0 ? 'ok' : 'error',
        exitCode,
        durationMs: expect.any(Number) as number,
      }
      expect(events).toEqual([{ name: 'command.finished', properties: { ...properties, ...rest } }])
      expect(program.text()).not.toMatch(/secret|home/)
    })
  })

  test('records an unknown command as other, and nothing of what was typed', () => {
    const { seen, events } = program.recording(() => program.run('nosuch /home/me/secret'))
    expect(seen).toEqual(bare.run('nosuch /home/me/secret'))
    expect(events).toEqual([
      expect.objectContaining({
        properties: expect.objectContaining({ command: 'other', outcome: 'error', exitCode: 2 }) as object,
      }),
    ])
    expect(program.text()).not.toMatch(/nosuch|secret/)
  })

  test.each(['--help', '--version', 'deploy --help', 'db'])('records nothing of `%s`', (line) => {
    const { seen, events } = program.recording(() => program.run(line))
    expect(seen.exitCode).toBe(bare.run(line).exitCode)
    expect(events).toEqual([])
  })

  test.each([
    ['waits', 'SIGINT'],
    ['waits', 'SIGTERM'],
    ['waits', 'SIGKILL'],
    ['serves', 'SIGINT'],
  ] as const)('leaves `%s` to %s, and its beginning says that it was aborted', async (line, signal) => {
    const { seen } = program.recording(() => program.interrupt(`${line} -v`, signal))
    expect(await seen).toEqual({ stdout: 'waiting\n', signal })
    expect(program.events()).toEqual([{ name: 'command.finished', properties: { command: line, outcome: 'aborted' } }])
  })

  describe('the telemetry command', () => {
    test.each(['telemetry', 'telemetry status', 'telemetry:status', 'telemetry explain'])(
      '`%s` answers, and is not recorded',
      (line) => {
        const { seen, events } = program.recording(() => program.run(line))
        expect(seen).toMatchObject({ stderr: '', exitCode: 0 })
        expect(seen.stdout).toContain('acme')
        expect(events).toEqual([])
      },
    )

    test.each([
      ['telemetry nonsense', '`acme telemetry nonsense` is not a command.'],
      ['telemetry off --x', '`acme telemetry off` does not know `--x`'],
    ])('`%s` is refused as core refuses it', (line, message) => {
      const { stdout, stderr, exitCode } = program.run(line)
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
      expect(stderr).toContain(message)
    })

    test('passes flags on', () => {
      expect(JSON.parse(program.run('telemetry --json').stdout)).toMatchObject({ tool: 'acme', allowed: true })
      expect(JSON.parse(program.run('telemetry status --json').stdout)).toMatchObject({ tool: 'acme', allowed: true })
    })

    test.each([
      ['telemetry off', 'telemetry on'],
      ['telemetry disable', 'telemetry enable'],
      ['telemetry --disable', 'telemetry --enable'],
      ['telemetry:off', 'telemetry:on'],
    ])('`%s` turns it off, and `%s` on', (off, on) => {
      expect(program.run(off).exitCode).toBe(0)
      expect(program.recording(() => program.run('deploy')).events).toEqual([])
      expect(program.run(on).exitCode).toBe(0)
      program.turnOn()
      expect(program.recording(() => program.run('deploy')).events).toHaveLength(1)
    })

    test('is part of the help', () => {
      expect(program.run('--help').stdout).toMatch(/telemetry +Show, stop or allow usage telemetry/)
      expect(program.run('telemetry --help').stdout).toContain('telemetry off       Turn telemetry off for you on this machine')
    })
  })

  test('[C-2] off by a variable leaves no trace', () => {
    using off = new Program({ major })
    expect(off.run('deploy', { DO_NOT_TRACK: '1' })).toEqual(bare.run('deploy'))
    expect(off.files()).toEqual([])
  })
})
