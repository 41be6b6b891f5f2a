import type { CatalogInput } from '../define/catalog.ts'
import type { World } from '../edge/world.ts'

/** Where a command's answer goes: whole lines, to stdout or stderr. */
export interface Output {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

/** The tool a command speaks for. */
export interface CommandSubject {
  readonly catalog: CatalogInput
  readonly version: string
  readonly courier?: URL | undefined
}

export const terminalOutput: Output = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
}

/** Shortens a path under the home directory to `~`, which also keeps the login name out of screenshots. */
export function withTilde({ env, platform }: Pick<World, 'env' | 'platform'>, path: string): string {
  const home = platform === 'win32' ? env['USERPROFILE'] : env['HOME']
  return home && path.startsWith(home) ? `~${path.slice(home.length)}` : path
}

/** Aligns rows in columns two spaces apart, indented by two. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, index) => Math.max(cell.length, all[index] ?? 0)), [])
  return rows.map((row) => `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd())
}
