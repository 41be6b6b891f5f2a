import { debugAsked } from '../consent/debug-asked.ts'
import { previewBodies } from '../deliver/preview.ts'
import { appendToLog } from '../edge/log-file.ts'
import { courierWorldOf } from '../edge/courier-world.ts'
import type { World } from '../edge/world.ts'
import type { Debug } from './load-debug.ts'
import { loadRecording } from '../parts/load-recording.ts'
import type { OpenSession, Opening } from './open-session.ts'
import { readGateOf } from './read-gate.ts'
import type { Line, LineEvent } from '../spool/line.ts'

/** Follows what the variables ask for: print or log instead of sending, tell what happened, or nothing. */
export function createDebug(world: World, tool: string): Debug | undefined {
  const asked = debugAsked(world.env, tool)
  if (asked === undefined) return undefined
  let last: string | undefined
  const tell = (line: string): void => {
    // An event before the first run asks the gate too.
    if (line !== last || !line.startsWith('off')) world.writeError(`${tool}:telemetry ${line}\n`)
    last = line
  }
  return 'diagnose' in asked ? diagnosing(world, tell) : insteadOfSending(world, tell, asked)
}

/** Tells what a run does, and lets it. */
function diagnosing(world: World, tell: (line: string) => void): Debug {
  let session: OpenSession | undefined
  return {
    insteadOfSending: false,
    open(opening) {
      const { consent } = readGateOf(world, opening)
      session = loadRecording()?.openSession(world, opening)
      tell(session ? `on: ${consent.because}` : offLine(consent))
      return session
    },
    finish() {
      if (session) tell(session.spool.hasAppended() ? `recorded in ${session.spool.path}` : 'recorded nothing')
    },
  }
}

/** Keeps the lines of a run in memory, and prints what is recorded and the bodies that it would have become. */
function insteadOfSending(
  world: World,
  tell: (line: string) => void,
  { print, log }: { readonly print: boolean; readonly log: string | undefined },
): Debug {
  const lines: string[] = []
  let opened: { readonly session: OpenSession; readonly opening: Opening; readonly endpoint: string } | undefined
  return {
    insteadOfSending: true,
    open(opening) {
      const { consent, recipient } = readGateOf(world, opening)
      const write = (text: string): 'written' => {
        lines.push(text)
        // At once: Ctrl+C leaves no time for the bodies.
        if (print) tellOf(JSON.parse(text) as Line, tell)
        return 'written'
      }
      const session = loadRecording()?.openSession(world, { ...opening, write })
      if (session === undefined || 'refused' in recipient) {
        tell(offLine(consent))
        return undefined
      }
      opened = { session, opening, endpoint: recipient.endpoint }
      return session
    },
    finish() {
      if (opened === undefined) return
      const { session, opening, endpoint } = opened
      const { catalog, directory, transport } = session
      const wiring = { v: 1, version: opening.version, transport, catalog } as const
      try {
        const bodies = previewBodies(courierWorldOf(world), directory, { lines, wiring, endpoint })
        if (print) printBodies(world, tell, endpoint, bodies)
        const problem = log === undefined ? undefined : appendToLog(world, { path: log, tool: catalog.tool, bodies })
        if (problem !== undefined) tell(`nothing was logged: ${problem}`)
      } catch {
        // The host is about to exit, and telemetry must not change with which code.
        tell('could not make the bodies that would be sent')
      }
    },
  }
}

/** What one line says, as it is recorded. */
function tellOf(line: Line, tell: (line: string) => void): void {
  const recorded = line.type === 'start' ? line.started : line.type === 'finish' ? line.finished : line.event
  if (recorded) tell(`recorded ${inWords(recorded)}`)
  if (line.type === 'start' && line.aborted) tell(`recorded, in case it is interrupted, ${inWords(line.aborted)}`)
}

function inWords({ name, properties }: LineEvent): string {
  return `${name} ${JSON.stringify(properties)}`
}

function printBodies(world: World, tell: (line: string) => void, endpoint: string, bodies: readonly string[]): void {
  if (bodies.length === 0) tell('has nothing to send')
  for (const body of bodies) {
    tell(`would send to ${endpoint}, and does not:`)
    world.writeError(`${body}\n`)
  }
}

/** Where nothing refused, this very run showed the notice. */
function offLine({ allowed, because }: { readonly allowed: boolean; readonly because: string }): string {
  return `off: ${allowed ? 'this run showed the notice' : because}`
}
