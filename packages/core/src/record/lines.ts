import type { LineEvent } from '../spool/line.ts'
import { eventOf, type Session } from './session.ts'

/** Records something that has no duration. */
export function recordEvent(session: Session, name: string, properties: Readonly<Record<string, unknown>>): void {
  const event = eventOf(session, name, properties)
  if (event) appendEvent(session, event)
}

export function appendEvent({ version, context, spool }: Session, event: LineEvent): void {
  spool.append({ type: 'event', version, context, event })
}

/** What a beginning leaves in the spool: the event that it is itself, and the one to record if no end comes. */
interface Beginning {
  readonly started: LineEvent | undefined
  readonly aborted: LineEvent | undefined
}

/** Appends a start line and returns its id; nothing where neither event is listed. */
export function appendStart({ world, spool, version, context }: Session, { started, aborted }: Beginning): string | undefined {
  if (started === undefined && aborted === undefined) return undefined
  const events = { ...(started && { started }), ...(aborted && { aborted }) }
  return spool.append({ type: 'start', pid: world.pid, version, context, ...events })
}

export function appendFinish({ spool }: Session, start: string | undefined, finished: LineEvent | undefined): void {
  if (start !== undefined) spool.append({ type: 'finish', start, ...(finished && { finished }) })
}
