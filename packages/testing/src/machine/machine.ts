import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { removeNest } from '../canaries/nest.ts'
import { deliverNow } from './deliver-now.ts'

/** A person's machine in a temporary directory: a home, a project, and nothing of this process's environment but PATH. */
export interface Machine {
  readonly root: string
  readonly home: string
  readonly project: string
  /** The state directory of the tool. Not created: a program that is off creates nothing. */
  readonly stateDirectory: string
  readonly env: Readonly<Record<string, string>>
  /** Writes a file, by its path below `root`. State directories are made as core makes them. */
  write(path: string, text: string): void
  /** Delivers what was recorded, at once. */
  deliver(node?: string): Promise<void>
  remove(): void
}

/** Creates a machine for one tool. */
export function createMachine(tool: string, env: Readonly<Record<string, string>> = {}): Machine {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sonde-host-')))
  const home = join(root, 'home')
  const project = join(root, 'project')
  const temporary = join(root, 'tmp')
  for (const directory of [home, project, temporary]) mkdirSync(directory)
  const stateHome = join(home, '.local', 'state')
  const stateDirectory = join(stateHome, 'sonde', tool)
  const whole = {
    PATH: process.env['PATH'] ?? '',
    ...(process.env['SystemRoot'] !== undefined && { SystemRoot: process.env['SystemRoot'] }),
    HOME: home,
    USERPROFILE: home,
    // One place on every platform.
    XDG_STATE_HOME: stateHome,
    LOCALAPPDATA: stateHome,
    TMPDIR: temporary,
    LC_ALL: 'C',
    ...env,
  }
  return {
    root,
    home,
    project,
    stateDirectory,
    env: whole,
    write(path, text) {
      const file = join(root, path)
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(file, text, { mode: 0o600 })
    },
    deliver: (node) => deliverNow(stateDirectory, { env: whole, ...(node !== undefined && { node }) }),
    remove: () => removeNest({ root }),
  }
}

/** Adds to a JSON file in a project, which may not be there. */
export function extendJson(path: string, more: Readonly<Record<string, unknown>>): void {
  let value: object = {}
  try {
    value = JSON.parse(readFileSync(path, 'utf8')) as object
  } catch {
    // The file is written whole.
  }
  writeFileSync(path, JSON.stringify({ ...value, ...more }))
}
