import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { NOBODY, createHome, createHomeOfNobody, postponeDelivery, runTool, runToolAsNobody, type Home } from './tool.ts'

/** Nothing of these homes may be sent anywhere. */
const NOWHERE = { ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' }

const COMMANDS = [
  '',
  'show',
  'show --sent',
  'explain',
  'endpoint',
  'verify',
  'erase',
  'reset',
  'on',
  'off',
  'off --purge',
] as const

type Ran = ReturnType<typeof runTool>

/** The tool does what it does without telemetry: same output, same exit code, in a bounded time. */
function expectUnharmed({ stdout, stderr, status, signal }: Ran): void {
  expect([stdout, stderr, status, signal]).toEqual(['built\n', '', 0, null])
}

interface Answer {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Commands one after the other, in one process, whatever the home is like: each ends with an answer, and the process by itself. */
function expectAnswers(home: Home, commands: readonly string[] = COMMANDS, run = runAsUs): readonly Answer[] {
  const { stdout, stderr, signal, status } = run(home, ['each', ...commands])
  // The marks of an error nobody caught.
  expect(stderr).not.toMatch(/^ {4}at |node:internal|Node\.js v/m)
  expect([signal, status]).toEqual([null, 0])
  // Every other part is how the command before it ended.
  const [printed, complained] = [stdout, stderr].map((text) => text.split(/=== (\d+) ===\n/)) as [string[], string[]]
  const answers = commands.map((_, index) => ({
    status: Number(printed[2 * index + 1]),
    stdout: printed[2 * index] ?? '',
    stderr: complained[2 * index] ?? '',
  }))
  for (const answer of answers) {
    expect([0, 1, 2]).toContain(answer.status)
    expect(answer.stdout + answer.stderr).not.toBe('')
  }
  return answers
}

function telemetry(home: Home, words: string, env: Record<string, string> = {}, run = runAsUs): Ran {
  return run(home, ['telemetry', ...words.split(' ').filter(Boolean)], env)
}

function runAsUs(home: Home, args: readonly string[], env: Record<string, string> = {}): Ran {
  return runTool(home, args, 'tool.mjs', env)
}

/** Every path below a directory with what it is and holds. */
function snapshot(directory: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of readdirSync(directory)) {
    const path = join(directory, name)
    const stat = lstatSync(path)
    found[path] = `${stat.mode} ${stat.uid} ${stat.isFile() && stat.size < 1e6 ? readFileSync(path, 'utf8') : stat.size}`
    if (stat.isDirectory()) Object.assign(found, snapshot(path))
  }
  return found
}

describe('[C-6] a home that is none', () => {
  test.each([
    ['unset', undefined],
    ['empty', ''],
    ['relative', 'some/where'],
    ['/dev/null', '/dev/null'],
    ['/proc', '/proc'],
    ['/proc/self', '/proc/self'],
    ['/sys', '/sys'],
    ['not there', '/sonde-test/no/such/home'],
    ['a file', '/etc/passwd'],
    ['a device', '/dev/full'],
  ])('%s: the tool runs as ever, commands answer, off says what works instead', (_, path) => {
    const home = createHomeOfNobody(NOWHERE)
    const { HOME: _home, ...env } = home.env
    const odd: Home = { ...home, env: path === undefined ? env : { ...env, HOME: path } }
    expectUnharmed(runToolAsNobody(odd, ['ok']))
    const [off, status] = expectAnswers(odd, [...COMMANDS, 'off', 'status'], runToolAsNobody).slice(-2)
    expect(off).toMatchObject({ status: 1, stderr: expect.stringContaining('ACME_TELEMETRY_DISABLED=1') as string })
    expect(status?.status).toBe(1)
    expect(readdirSync(home.path)).toEqual([])
  })
})

describe('[C-6] a home that cannot be written', () => {
  function readOnlyHome(choice: 'on' | 'off' | undefined): Home {
    const home = createHomeOfNobody(NOWHERE)
    if (choice !== undefined) telemetry(home, choice, {}, runToolAsNobody)
    const locked = [home.directory, home.path].filter((path) => existsSync(path))
    for (const path of locked) chmodSync(path, 0o500)
    // Who is not root cannot remove it else.
    onTestFinished(() => locked.forEach((path) => chmodSync(path, 0o700)))
    return home
  }

  test('and holds nothing yet', () => {
    const home = readOnlyHome(undefined)
    expectUnharmed(runToolAsNobody(home, ['ok']))
    const off = expectAnswers(home, [...COMMANDS, 'off'], runToolAsNobody).at(-1)
    expect(off?.stderr).toContain('ACME_TELEMETRY_DISABLED=1')
    expect(readdirSync(home.path)).toEqual([])
  })

  test.each(['on', 'off'] as const)('and holds the choice: %s', (choice) => {
    const home = readOnlyHome(choice)
    const before = snapshot(home.path)
    expectUnharmed(runToolAsNobody(home, ['ok']))
    const status = expectAnswers(home, [...COMMANDS, 'status'], runToolAsNobody).at(-1)
    expect(snapshot(home.path)).toEqual(before)
    expect(status?.status).toBe(choice === 'on' ? 0 : 1)
  })
})

const canUnshare = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
const onOwnDisk = canUnshare || process.env['CI'] ? describe : describe.skip

onOwnDisk('[C-6] a full disk (needs unshare)', () => {
  const FULL = {
    'of bytes': { mount: 'size=128k', fill: 'head -c 1000000 /dev/zero > $HOME/fill 2>/dev/null' },
    'of inodes': { mount: 'nr_inodes=24', fill: 'for i in $(seq 40); do touch $HOME/fill$i; done 2>/dev/null' },
  } as const

  /** Runs words of the tool in a home on a disk of its own, which is full from the first `fill` on. */
  function onDisk(kind: keyof typeof FULL, steps: readonly string[]): string[] {
    const home = createHome(NOWHERE)
    const tool = `'${process.execPath}' '${join(import.meta.dirname, 'fixtures', 'tool.mjs')}'`
    const delivery = `mkdir -p -m 700 $D && echo '{"v":1,"startedAt":${Date.now()}}' > $D/delivery.json`
    const lines = steps.map((step) => {
      if (step === 'fill') return FULL[kind].fill
      if (step === 'postpone') return delivery
      return `out=$(${tool} ${step} 2>&1); printf '==%s\\n%s\\n' "$?" "$out"`
    })
    const script = [`mount -t tmpfs -o ${FULL[kind].mount} tmpfs $HOME`, 'D=$HOME/.local/state/sonde/acme', ...lines]
    const { stdout } = spawnSync('unshare', ['-rm', 'sh', '-c', script.join('\n')], {
      env: home.env,
      encoding: 'utf8',
      timeout: 60_000,
    })
    return stdout.split(/^==/m).slice(1)
  }

  describe.each(Object.keys(FULL) as (keyof typeof FULL)[])('%s', (kind) => {
    test('from the first run on', () => {
      const [run, ...answers] = onDisk(kind, [
        'fill',
        'ok',
        'telemetry',
        'telemetry off',
        'telemetry on',
        'telemetry reset',
        'ok',
      ])
      expect(run).toBe('0\nbuilt\n')
      expect(answers[1]).toMatch(/^1\n.*ACME_TELEMETRY_DISABLED=1/)
      expect(answers.at(-1)).toBe('0\nbuilt\n')
      expect(answers.join('')).not.toMatch(/^ {4}at /m)
    })

    test('while telemetry is on', () => {
      const steps = [
        'telemetry on',
        'postpone',
        'ok',
        'fill',
        'ok',
        'exit',
        'telemetry show --next',
        'telemetry verify',
        'telemetry',
        'ok',
      ]
      const [, , run, exit, ...answers] = onDisk(kind, steps)
      expect([run, exit, answers.at(-1)]).toEqual(['0\nbuilt\n', '7\n\n', '0\nbuilt\n'])
      expect(answers.join('')).not.toMatch(/^ {4}at /m)
    })

    test('does not lose an opt-out, and lets nobody lose one', () => {
      const steps = ['telemetry off', 'fill', 'ok', 'telemetry', 'telemetry on', 'telemetry', 'telemetry off', 'telemetry', 'ok']
      const [, run, ...answers] = onDisk(kind, steps)
      expect(run).toBe('0\nbuilt\n')
      expect(answers[0]).toContain('it was turned off on this machine')
      expect(answers[1]).toMatch(/^1\nTelemetry stays off/)
      expect(answers[2]).toContain('it was turned off on this machine')
      expect(answers[4]).toContain('it was turned off on this machine')
      expect(answers.at(-1)).toBe('0\nbuilt\n')
    })
  })
})

describe.runIf(process.getuid?.() === 0)('[C-6] a home of somebody else', () => {
  test('sudo with the user’s home: nothing is created there and nothing is recorded', () => {
    const home = createHomeOfNobody(NOWHERE)
    expectUnharmed(runTool(home, ['ok']))
    expect(telemetry(home, 'on')).toMatchObject({ status: 1, stderr: expect.stringContaining('in the home of someone else') })
    expect(telemetry(home, 'off')).toMatchObject({ status: 1, stderr: expect.stringContaining('ACME_TELEMETRY_DISABLED=1') })
    expectAnswers(home)
    expect(readdirSync(home.path)).toEqual([])
  })

  test.each(['on', 'off'])('sudo after the user turned it %s: off, and every file stays as it is', (choice) => {
    const home = createHomeOfNobody(NOWHERE)
    telemetry(home, choice, {}, runToolAsNobody)
    const before = snapshot(home.path)
    expectUnharmed(runTool(home, ['ok']))
    const [status, show, sent, erase] = expectAnswers(home, ['', 'show', 'show --sent', 'erase', ...COMMANDS])
    expect(status?.stdout).toContain('off: the state directory belongs to someone else')
    // What was sent is in there, so nobody here may say that nothing was.
    expect(status?.stdout).toMatch(/Waiting +it cannot be told from here, nor what was sent/)
    for (const answer of [show, sent, erase]) {
      expect(answer).toMatchObject({ status: 1, stdout: '' })
      expect(answer?.stderr).toContain('belongs to someone else')
      expect(answer?.stderr).not.toMatch(/Nothing was sent|no receipts/)
    }
    expect(snapshot(home.path)).toEqual(before)
  })

  test('a directory that root made in a user’s home is off for the user', () => {
    const home = createHomeOfNobody(NOWHERE)
    mkdirSync(home.directory, { recursive: true, mode: 0o755 })
    expectUnharmed(runToolAsNobody(home, ['ok']))
    const off = expectAnswers(home, [...COMMANDS, 'off'], runToolAsNobody).at(-1)
    expect(off?.stderr).toContain('ACME_TELEMETRY_DISABLED=1')
    expect(readdirSync(home.directory)).toEqual([])
  })

  test('settings of somebody else are off', () => {
    const home = createHome(NOWHERE)
    telemetry(home, 'on')
    chownSync(join(home.directory, 'settings.json'), NOBODY, NOBODY)
    expect(telemetry(home, '').stdout).toContain('the settings file cannot be read')
    expectUnharmed(runTool(home, ['ok']))
  })
})

// They lead to what belongs to another user, and only root can make that.
describe.runIf(process.getuid?.() === 0)('[C-6] links planted on the way to the state directory', () => {
  test.each(['.local', '.local/state', '.local/state/sonde', '.local/state/sonde/acme'])(
    'at %s: nothing of somebody else is touched',
    (level) => {
      const home = createHomeOfNobody(NOWHERE)
      const foreign = join(home.path, '..', `${home.path.split('/').at(-1)}-foreign`)
      mkdirSync(foreign, { mode: 0o755 })
      try {
        writeFileSync(join(foreign, 'settings.json'), 'theirs')
        mkdirSync(dirname(join(home.path, level)), { recursive: true })
        symlinkSync(foreign, join(home.path, level))
        // What is theirs belongs to another user than the one who runs the tool.
        const before = snapshot(foreign)
        expectUnharmed(runToolAsNobody(home, ['ok']))
        const off = expectAnswers(home, [...COMMANDS, 'off'], runToolAsNobody).at(-1)
        expect(off?.stderr).toContain('ACME_TELEMETRY_DISABLED=1')
        expect(snapshot(foreign)).toEqual(before)
      } finally {
        rmSync(foreign, { recursive: true, force: true })
      }
    },
  )
})

/** What lies beside the settings. */
const STATE_FILES = [
  'delivery.json',
  'counted.json',
  'catalog-1.4.2.json',
  'courier.lock',
  'courier.lock.steal',
  'overflow',
  'current-http%3A%2F%2F127.0.0.1%3A9.ndjson',
  'claimed-0mzzzzzzz00000-http%3A%2F%2F127.0.0.1%3A9.ndjson',
  'sealed-0mzzzzzzz00000-000',
  'sealing-0mzzzzzzz00000',
  'sent-0mzzzzzzz00000-000',
  'secret-0mzzzzzzz00000-000',
] as const

describe('[C-6] in place of a state file', () => {
  const PLANTED: Readonly<Record<string, (path: string, foreign: string) => void>> = {
    'a link to a foreign file': (path, foreign) => symlinkSync(foreign, path),
    'a link to nothing': (path) => symlinkSync(`${path}-none`, path),
    'a link to itself': (path) => symlinkSync(path, path),
    'a link to an endless device': (path) => symlinkSync('/dev/zero', path),
    'a folder': (path) => mkdirSync(join(path, 'inner'), { recursive: true }),
    'a fifo': (path) => execFileSync('mkfifo', [path]),
    'a sparse file of 2 GiB': (path) => {
      writeFileSync(path, '')
      truncateSync(path, 2 ** 31)
    },
    'bytes that are no text': (path) =>
      writeFileSync(path, Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))),
    'JSON of another form': (path) => writeFileSync(path, '[[[null,{"v":1e999}]]]\n'),
    'half of a file': (path) => writeFileSync(path, '{"v":1,"choice":"of'),
  }

  const LOCKS: readonly string[] = ['settings.lock', 'courier.lock.steal']
  const GROUPS = [['settings.json'], ['settings.lock'], STATE_FILES] as const
  const cases = Object.keys(PLANTED).flatMap((kind) => (['on', 'off'] as const).map((choice) => [kind, choice] as const))

  test.each(cases)('%s, while telemetry is %s: the tool runs, commands answer, nothing foreign is touched', (kind, choice) => {
    for (const names of GROUPS) {
      const home = createHome(NOWHERE)
      const foreign = join(home.path, 'foreign.json')
      writeFileSync(foreign, '{"v":1,"choice":"on"}')
      writeState(home, choice)
      for (const name of names) {
        rmSync(join(home.directory, name), { force: true })
        PLANTED[kind]?.(join(home.directory, name), foreign)
        // A fresh lock is somebody's, and waited for: once is enough.
        if (LOCKS.includes(name) && kind !== 'half of a file') lutimesSync(join(home.directory, name), 1, 1)
      }
      expectUnharmed(runTool(home, ['ok']))
      const status = expectAnswers(home, ['show', 'off', '--json']).at(-1)
      // Whatever stands there, after `off` telemetry is off.
      expect([names[0], status?.status]).toEqual([names[0], 1])
      expect(readFileSync(foreign, 'utf8')).toBe('{"v":1,"choice":"on"}')
    }
  })
})

/** The settings a command would have written, without running it each time. */
function writeState(home: Home, choice: 'on' | 'off'): void {
  mkdirSync(home.directory, { recursive: true, mode: 0o700 })
  writeFileSync(join(home.directory, 'settings.json'), settingsOf(choice), { mode: 0o600 })
  postponeDelivery(home)
}

const written = new Map<string, string>()

function settingsOf(choice: 'on' | 'off'): string {
  const known = written.get(choice)
  if (known !== undefined) return known
  const home = createHome(NOWHERE)
  telemetry(home, choice)
  const text = readFileSync(join(home.directory, 'settings.json'), 'utf8')
  written.set(choice, text)
  return text
}

describe('[C-7] settings in doubt never turn an opt-out back on', () => {
  test.each([
    ['cut short', (text: string) => text.slice(0, -6)],
    ['empty', () => ''],
    ['of a newer format', (text: string) => text.replace('"v":1', '"v":9')],
    ['with a choice nobody knows', (text: string) => text.replace('"off"', '"maybe"')],
    ['with a byte that is no text', (text: string) => `${text.slice(0, 3)}\uFFFD${text.slice(3)}`],
    ['that are a list', () => '[]'],
    ['that are null', () => 'null'],
  ])('%s', (_, change) => {
    const home = createHome(NOWHERE)
    telemetry(home, 'on')
    telemetry(home, 'off')
    const path = join(home.directory, 'settings.json')
    writeFileSync(path, change(readFileSync(path, 'utf8')))
    const before = snapshot(home.path)
    expectUnharmed(runTool(home, ['ok']))
    expect(telemetry(home, '').status).toBe(1)
    expect(snapshot(home.path)).toEqual(before)
  })

  test('on has to be asked for again where they cannot be read', () => {
    const home = createHome(NOWHERE)
    telemetry(home, 'off')
    writeFileSync(join(home.directory, 'settings.json'), '{"v":1,"ch')
    expect(telemetry(home, 'on')).toMatchObject({ status: 1, stderr: expect.stringContaining('acme telemetry reset') })
    expect(telemetry(home, 'reset').status).toBe(0)
    expect(telemetry(home, 'on').status).toBe(0)
  })
})
