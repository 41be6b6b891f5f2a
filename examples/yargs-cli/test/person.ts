import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { courierEnds } from '@sonde/testing'

const dist = fileURLToPath(new URL('../dist', import.meta.url))

interface Seen {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

/** Somebody with a home directory and a project, in a shell that has only the variables given. */
export function createPerson(variables: Readonly<Record<string, string>> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'sonde-acme-'))
  const home = join(root, 'home')
  const state = join(home, '.local/state/sonde/acme')
  const enter = (project: string): string => {
    mkdirSync(join(root, project), { recursive: true })
    return join(root, project)
  }
  const env = { PATH: process.env['PATH'], HOME: home, LC_ALL: 'C', ...variables }
  mkdirSync(home)

  const run = (program: string, line: string, { project = 'shop', ...more }: Readonly<Record<string, string>> = {}): Seen => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(dist, program), ...words(line)], {
      cwd: enter(project),
      encoding: 'utf8',
      env: { ...env, ...more },
    })
    return { stdout, stderr, exitCode: status }
  }

  return {
    /** Types `acme <line>`. */
    acme: (line: string, options?: Readonly<Record<string, string>>) => run('bin.mjs', line, options),
    /** Types the same with the program that has no telemetry. */
    acmeWithoutTelemetry: (line: string) => run('without-telemetry.mjs', line),
    /** Types `acme <line>`, waits for a text on stdout, and presses Ctrl+C. */
    async interrupt(line: string, text: string) {
      const child = spawn(process.execPath, [join(dist, 'bin.mjs'), ...words(line)], { cwd: enter('shop'), env })
      let stdout = ''
      for await (const chunk of child.stdout) {
        stdout += String(chunk)
        if (stdout.includes(text)) break
      }
      child.kill('SIGINT')
      const [exitCode, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
      return { stdout, exitCode, signal }
    },
    write: (name: string, text: string) => writeFileSync(join(enter('shop'), name), text),
    /** The telemetry's files, by name; none where the directory does not exist. */
    telemetryFiles: () => (existsSync(state) ? readdirSync(state) : []),
    /** Everything the telemetry keeps, as text, once no courier changes it. */
    async telemetryText() {
      await courierEnds(state)
      return readdirSync(state)
        .map((name) => readFileSync(join(state, name), 'utf8'))
        .join('\n')
    },
    async [Symbol.asyncDispose]() {
      await courierEnds(state)
      rmSync(root, { recursive: true, force: true })
    },
  }
}

function words(line: string): string[] {
  return line.split(' ').filter(Boolean)
}
