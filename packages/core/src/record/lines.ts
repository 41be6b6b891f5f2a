import type { DrawnFact, LineEvent } from '../spool/line.ts'
import { eventOf, type Session } from './session.ts'

/** Records something that has no duration. */
export function recordEvent(session: Session, name: string, properties: Readonly<Record<string, unknown>>): void {
  // Anything else would be made a text to look for it, and an array of four billion places takes for ever.
  const event = eventOf(session, typeof name === 'string' ? name : '', properties)
  if (event) appendEvent(session, event)
}

export function appendEvent(session: Session, event: LineEvent): void {
  const { version, context, spool } = session
  spool.append({ type: 'event', version, context, event, ...drawnFact(session) })
}

/** What a beginning leaves in the spool: the event that it is itself, and the one to record if no end comes. */
interface Beginning {
  readonly started: LineEvent | undefined
  readonly aborted: LineEvent | undefined
}

/** Appends a start line and returns its id; nothing where neither event is listed. */
export function appendStart(session: Session, { started, aborted }: Beginning): string | undefined {
  const { world, spool, version, context } = session
  if (started === undefined && aborted === undefined) return undefined
  const events = { ...(started && { started }), ...(aborted && { aborted }) }
  return spool.append({ type: 'start', pid: world.pid, version, context, ...events, ...drawnFact(session) })
}

export function appendFinish({ spool }: Session, start: string | undefined, finished: LineEvent | undefined): void {
  if (start !== undefined) spool.append({ type: 'finish', start, ...(finished && { finished }) })
}

/** Appends what was dropped since the last line: no other may come to tell it. */
export function appendDrops(session: Session): void {
  const { world, spool, version, context } = session
  if (!spool.hasDrops()) return
  appendFinish(session, spool.append({ type: 'start', pid: world.pid, version, context, ...drawnFact(session) }), undefined)
}

/** What the first line of a process says beside its event: one fact for all runs in it, because they are alike. */
function drawnFact({ fact, spool }: Session): { readonly fact?: DrawnFact } {
  return fact === undefined || spool.hasAppended() ? {} : { fact: fact() }
}
