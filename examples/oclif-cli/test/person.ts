import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('..', import.meta.url))

interface Seen {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

/** Somebody with a home directory and a project, in a shell that has only the variables given. */
export function createPerson(variables: Readonly<Record<string, string>> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'sonde-stint-'))
  const cwd = join(root, 'project')
  const state = join(root, 'home/.local/state/sonde/stint')
  mkdirSync(cwd)
  mkdirSync(join(root, 'home'))
  const env = { PATH: process.env['PATH'], HOME: join(root, 'home'), LC_ALL: 'C', TZ: 'UTC', ...variables }

  const run = (program: string, line: string, more: Readonly<Record<string, string>> = {}): Seen => {
    const args = [join(program, 'dist/bin.mjs'), ...line.split(' ').filter(Boolean)]
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env: { ...env, ...more } })
    return { stdout, stderr, exitCode: status }
  }

  return {
    env,
    state,
    /** Types `stint <line>`. */
    stint: (line: string, more?: Readonly<Record<string, string>>) => run(folder, line, more),
    /** Types the same with the program that has no plugin. */
    stintWithoutTelemetry: (line: string) => run(withoutPlugin(root), line),
    /** Types `stint <line>`, waits until it prints, and presses Ctrl+C. */
    async interrupt(line: string) {
      const child = spawn(process.execPath, [join(folder, 'dist/bin.mjs'), ...line.split(' ')], { cwd, env })
      const [text] = (await once(child.stdout, 'data')) as [Buffer]
      child.kill('SIGINT')
      const [exitCode, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
      return { stdout: text.toString(), exitCode, signal }
    },
    /** The telemetry's files, by name; none where the directory does not exist. */
    telemetryFiles: () => (existsSync(state) ? readdirSync(state) : []),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  }
}

/** The same program whose package.json says nothing about telemetry. */
function withoutPlugin(root: string): string {
  const program = join(root, 'without')
  if (existsSync(program)) return program
  const { oclif, ...rest } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { oclif: Record<string, unknown> }
  const { plugins: _, sonde: __, ...bare } = oclif
  mkdirSync(program)
  writeFileSync(join(program, 'package.json'), JSON.stringify({ ...rest, oclif: bare }))
  // Copied, because a linked file would find the package.json beside the original.
  spawnSync('cp', ['-r', join(folder, 'dist'), join(folder, 'oclif.manifest.json'), program])
  symlinkSync(join(folder, 'node_modules'), join(program, 'node_modules'))
  return program
}
