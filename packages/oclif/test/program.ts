import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(new URL('.', import.meta.url)))

/** The folder of each major of oclif that this package supports. */
export const majors = { 'oclif core 5': '@oclif/core', 'oclif core 4': 'oclif-core-4' } as const

export type Major = keyof typeof majors

/** A section as an author writes it. */
export const section = {
  endpoint: 'http://127.0.0.1:9',
  docs: 'https://acme.example/telemetry',
  about: {
    why: 'To know what to fix.',
    operator: 'Acme',
    access: 'two people',
    sharing: 'nobody',
    source: 'https://acme.example/source',
  },
}

interface Setup {
  readonly major?: Major
  /** Merged into `oclif` of package.json. */
  readonly oclif?: object
  /** Without it the program has neither the plugin nor a section. */
  readonly telemetry?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  /** More files, by their path. */
  readonly files?: Readonly<Record<string, string>>
}

/** What a person sees of one run. */
export interface Seen {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

/** A line of the spool, as far as tests look at it. */
interface RecordedLine {
  readonly type: string
  readonly id: string
  readonly start?: string
  readonly aborted?: RecordedEvent
  readonly finished?: RecordedEvent
}

interface RecordedEvent {
  readonly name: string
  readonly properties: Readonly<Record<string, unknown>>
}

/** An oclif program in a directory of its own, and somebody's home. */
export class Program {
  readonly root: string
  readonly home: string
  readonly state: string

  constructor({ major = 'oclif core 5', oclif = {}, telemetry = true, dependencies, files = {} }: Setup = {}) {
    this.root = mkdtempSync(join(tmpdir(), 'sonde-oclif-'))
    this.home = join(this.root, 'home')
    this.state = join(this.home, '.local/state/sonde/acme')
    for (const scope of ['@oclif', '@sonde']) mkdirSync(join(this.root, 'node_modules', scope), { recursive: true })
    symlinkSync(join(folder, 'node_modules', majors[major]), join(this.root, 'node_modules/@oclif/core'))
    symlinkSync(join(folder, 'node_modules/@sonde/core'), join(this.root, 'node_modules/@sonde/core'))
    symlinkSync(folder, join(this.root, 'node_modules/@sonde/oclif'))
    cpSync(join(folder, 'test/fixtures/commands.mjs'), join(this.root, 'commands.mjs'))
    this.write('bin.mjs', "import { execute } from '@oclif/core'\nawait execute({ dir: import.meta.url })\n")
    this.write(
      'package.json',
      JSON.stringify({
        name: 'acme-cli',
        version: '1.4.2',
        type: 'module',
        dependencies: dependencies ?? { '@oclif/core': '*', '@sonde/oclif': '*' },
        oclif: {
          bin: 'acme',
          topicSeparator: ' ',
          commands: { strategy: 'explicit', target: './commands.mjs', identifier: 'COMMANDS' },
          ...(telemetry && { plugins: ['@sonde/oclif'], sonde: section }),
          ...oclif,
        },
      }),
    )
    for (const [path, text] of Object.entries(files)) this.write(path, text)
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true })
    writeFileSync(join(this.root, path), text)
  }

  /** Types `acme <line>`. */
  run(line: string, env: Readonly<Record<string, string>> = {}): Seen {
    const { stdout, stderr, status } = spawnSync(process.execPath, this.#command(line), {
      ...this.#options(env),
      encoding: 'utf8',
    })
    return { stdout, stderr, exitCode: status }
  }

  /** Types `acme <line>`, waits until it prints, and ends it by a signal. */
  async interrupt(line: string, signal: NodeJS.Signals) {
    const child = spawn(process.execPath, this.#command(line), this.#options({}))
    const [text] = (await once(child.stdout, 'data')) as [Buffer]
    child.kill(signal)
    const [, by] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    return { stdout: text.toString(), signal: by }
  }

  /** Turns telemetry on, and keeps runs from starting a courier, so that what they record stays to be looked at. */
  turnOn(): void {
    // First, because a program with a command `telemetry` of its own records that.
    mkdirSync(this.state, { recursive: true, mode: 0o700 })
    writeFileSync(join(this.state, 'delivery.json'), JSON.stringify({ v: 1, startedAt: Date.now() }))
    this.run('telemetry on')
  }

  /** What `act` recorded. */
  recording<T>(act: () => T): { readonly seen: T; readonly events: readonly RecordedEvent[] } {
    this.#forget()
    const seen = act()
    return { seen, events: this.events() }
  }

  /** The end of every run that was recorded, or what stands for it where none came. */
  events(): readonly RecordedEvent[] {
    const lines = this.#lines()
    const starts = lines.filter(({ type }) => type === 'start')
    return starts.flatMap(({ id, aborted }) => lines.find(({ start }) => start === id)?.finished ?? aborted ?? [])
  }

  text(): string {
    return this.#spools()
      .map((path) => readFileSync(path, 'utf8'))
      .join('')
  }

  /** The files of the state directory; none where it does not exist. */
  files(): string[] {
    return existsSync(this.state) ? readdirSync(this.state).toSorted() : []
  }

  #forget(): void {
    for (const path of this.#spools()) rmSync(path)
  }

  #lines(): RecordedLine[] {
    return this.text()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as RecordedLine)
  }

  #spools(): string[] {
    return this.files()
      .filter((name) => name.startsWith('current-'))
      .map((name) => join(this.state, name))
  }

  #command(line: string): string[] {
    return [join(this.root, 'bin.mjs'), ...line.split(' ').filter(Boolean)]
  }

  #options(env: Readonly<Record<string, string>>) {
    return {
      cwd: this.root,
      env: { PATH: process.env['PATH'], HOME: this.home, LC_ALL: 'C', COLUMNS: '200', ...env },
      timeout: 60_000,
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}
