import type { World } from '../edge/world.ts'
import { appendLine, countOverflow } from './append.ts'
import { LINE_VERSION, MAX_LINE_BYTES, type DropReason, type Line } from './line.ts'
import { spoolName } from './recipient-key.ts'

/** A line before the spool stamps it with its version, id, time and the drops it carries. */
export type NewLine = Line extends infer L ? (L extends Line ? Omit<L, 'v' | 'id' | 't' | 'dropped'> : never) : never

/** Takes one line, and says whether it could. */
export type WriteLine = (text: string) => ReturnType<typeof appendLine>

/** With more the whole line would be refused. */
const MAX_DROPS = 1e9

/** The outbox of one recipient, as the runs of one process see it. */
export interface Spool {
  /** Appends a line and returns its id. Blocks for about 0.05 ms; never throws; what cannot be appended is counted. */
  append(line: NewLine): string
  /** Counts something that was not recorded. The counts travel with the next line. */
  drop(reason: DropReason): void
  /** Whether something was counted that no line has told yet. */
  hasDrops(): boolean
  /** Appends nothing any more: telemetry was turned off. */
  close(): void
  /** Whether this process has appended anything, so that a delivery may be due. */
  hasAppended(): boolean
  readonly path: string
}

/**
 * The spool of a recipient in a state directory.
 *
 * @param write Takes a line somewhere else than to the spool's file.
 */
export function createSpool(
  world: Pick<World, 'fs' | 'now' | 'random'>,
  directory: string,
  recipientKey: string,
  write: WriteLine = (text) => appendLine(world, `${directory}/${spoolName(recipientKey)}`, text),
): Spool {
  const path = `${directory}/${spoolName(recipientKey)}`
  let dropped: Partial<Record<DropReason, number>> = {}
  let appended = false
  let closed = false

  function drop(reason: DropReason): void {
    dropped[reason] = Math.min((dropped[reason] ?? 0) + 1, MAX_DROPS)
  }

  return {
    path,
    drop,
    hasDrops: () => Object.keys(dropped).length > 0,
    close: () => void (closed = true),
    hasAppended: () => appended,
    append(line) {
      const id = shortId(world.random())
      const carried = Object.keys(dropped).length > 0 ? { dropped } : {}
      const text = JSON.stringify({ v: LINE_VERSION, id, t: world.now(), ...line, ...carried })
      if (Buffer.byteLength(text) > MAX_LINE_BYTES) {
        drop('line-too-long')
        return id
      }
      if (closed) return id
      const result = write(text)
      if (result === 'full') countOverflow(world, directory)
      // A disk that is full for a while: where nothing can be written, nothing can be counted there either.
      if (result === 'failed' && isEvent(line)) drop('spool-full')
      if (result === 'written') {
        appended = true
        dropped = {}
      }
      return id
    },
  }
}

/** Whether a line is lost as an event, and not only as what would make one. */
function isEvent(line: NewLine): boolean {
  return 'event' in line || 'started' in line || 'finished' in line
}

/** Ten characters of base 36: enough to tell the lines of one machine's spool apart. */
function shortId(random: number): string {
  return Math.floor(random * 36 ** 10).toString(36)
}
