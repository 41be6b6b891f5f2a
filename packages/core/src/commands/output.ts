import type { NoticeStyle } from '../consent/notice.ts'
import type { CatalogInput } from '../define/catalog.ts'
import type { Shipped } from '../define/shipped-words.ts'
import { wrap } from '../consent/wrap.ts'
import type { TransportChoice } from '../define/transport-choice.ts'
import { terminalColumns } from '../edge/terminal.ts'
import type { World } from '../edge/world.ts'
import { terminalPaint, visibleLength, type Paint } from './paint.ts'

/** Where a command's answer goes: whole lines, to stdout or stderr. */
export interface Output {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  /** Colours text for stdout, where the terminal wants it. */
  readonly paint: Paint
  /** How wide stdout is, where it is a terminal. */
  readonly columns?: number | undefined
}

/** The tool a command speaks for. */
export interface CommandSubject {
  readonly catalog: CatalogInput
  readonly version: string
  readonly shipped?: Shipped | undefined
  readonly transport?: TransportChoice | undefined
  readonly courier?: URL | undefined
  readonly notice?: NoticeStyle | undefined
  /** Whether the program `sonde` answers instead of the tool. */
  readonly bySonde?: boolean
  /** Whether the part that records is there: a bundle may have left it out. Absent where nothing is to record. */
  readonly canRecord?: boolean | undefined
}

/** What a person types for one of the commands, of the tool itself or of `sonde`. */
export function typed({ catalog: { tool }, bySonde }: CommandSubject, command: string): string {
  return bySonde ? `sonde ${command} ${tool}` : `${tool} telemetry ${command}`
}

/** Where a command for all tools runs, and answers. */
export interface CommandContext {
  readonly world: World
  readonly output: Output
}

const ignoring = new WeakSet<object>()

/** Once for each stream: a program may run commands as often as it likes, and Node warns on stderr of the eleventh listener. */
function ignoreErrors(stream: NodeJS.WriteStream): void {
  if (!ignoring.has(stream)) stream.on('error', () => {})
  ignoring.add(stream)
}

/** The terminal this process writes to. A reader that goes away, such as `head`, ends the output and nothing else. */
export function terminalOutput(world: Pick<World, 'env' | 'isTerminal'>): Output {
  ignoreErrors(process.stdout)
  ignoreErrors(process.stderr)
  const [columns, errorColumns] = [terminalColumns(world, 1), terminalColumns(world, 2)]
  return {
    out: (line) => void process.stdout.write(`${fitting(line, columns)}\n`),
    err: (line) => void process.stderr.write(`${fitting(line, errorColumns)}\n`),
    paint: terminalPaint(world),
    columns,
  }
}

/** Breaks a sentence between words where the terminal would break it anywhere. Bodies, byte for byte, stay as they are. */
export function fitting(line: string, columns = Infinity): string {
  const mark = line.startsWith('# ') ? '# ' : ''
  const isSentence = /^(?:# )?[A-Za-z`]/.test(line)
  if (!isSentence || visibleLength(line) <= columns) return line
  return wrap(line.slice(mark.length), { indent: mark, width: columns }).join('\n')
}

/** Shortens a path under the home directory to `~`, which also keeps the login name out of screenshots. */
export function withTilde({ env, platform }: Pick<World, 'env' | 'platform'>, path: string): string {
  const home = (platform === 'win32' ? env['USERPROFILE'] : env['HOME'])?.replace(/[\\/]+$/, '')
  if (!home || !path.startsWith(home)) return path
  return /^(?:[\\/]|$)/.test(path.slice(home.length)) ? `~${path.slice(home.length)}` : path
}

/** Aligns rows in columns two spaces apart, indented by two. A last cell for which `columns` are too few goes on below itself. */
export function table(rows: readonly (readonly string[])[], columns = Infinity): string[] {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, index) => Math.max(visibleLength(cell), all[index] ?? 0)), [])
  const padded = (cell: string, index: number): string => cell + ' '.repeat((widths[index] ?? 0) - visibleLength(cell))
  return rows.flatMap((row) => {
    const line = `  ${row.map(padded).join('  ')}`.trimEnd()
    if (visibleLength(line) <= columns) return line
    const start = row.slice(0, -1).reduce((sum, _, index) => sum + (widths[index] ?? 0) + 2, 2)
    const indent = ' '.repeat(start)
    const [first = '', ...more] = wrap(row.at(-1) ?? '', { indent, width: columns })
    return [`  ${row.slice(0, -1).map(padded).join('  ')}  ${first.slice(start)}`, ...more]
  })
}

/** The UTC minute of a time, as people read it. */
export function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** Says a number with its noun: `1 body`, `2 bodies`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}
