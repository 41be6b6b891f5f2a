import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { machineActive } from '../src/define/own-events.ts'
import type { CatalogInput } from '../src/define/catalog.ts'
import { wiringPath } from '../src/deliver/wiring.ts'
import type { Body, WireEvent } from '../src/protocol/wire.ts'
import type { EventLine, FinishLine, LineEvent, RunContext, StartLine } from '../src/spool/line.ts'
import { recipientKey, spoolName } from '../src/spool/recipient-key.ts'
import { inState, type TestCourierWorld } from './courier-world.ts'

/** What runs of the tool `acme` leave behind for a courier, and what a courier leaves behind for receivers. */
export const ENDPOINT = 'http://127.0.0.1:9/acme'
export const CONTEXT: RunContext = { runtime: 'node', runtimeMajor: 24 }

export const CATALOG: CatalogInput = {
  tool: 'acme',
  endpoint: ENDPOINT,
  docs: 'https://acme.dev/telemetry',
  about: { why: 'why', operator: 'operator', access: 'access', sharing: 'sharing', source: 'https://acme.dev' },
  retentionDays: 365,
  events: {
    'command.started': {
      question: 'q',
      since: '1.0.0',
      properties: { command: { kind: 'oneOf', words: ['build', 'serve'], about: 'a' } },
      reach: 'command',
    },
    'command.finished': {
      question: 'q',
      since: '1.0.0',
      properties: {
        command: { kind: 'oneOf', words: ['build', 'serve'], about: 'a' },
        outcome: { kind: 'oneOf', words: ['ok', 'error', 'aborted'], about: 'a' },
        durationMs: { kind: 'durationMs', about: 'a' },
      },
      reach: 'command',
    },
    'feature.used': {
      question: 'q',
      since: '1.0.0',
      properties: { feature: { kind: 'oneOf', words: ['cache', 'watch'], about: 'a' }, count: { kind: 'count', about: 'a' } },
    },
    'machine.active': machineActive,
  },
}

let ids = 0
const nextId = (): string => `id${ids++}`

export function started(command = 'build'): LineEvent {
  return { name: 'command.started', properties: { command } }
}

export function finished(outcome = 'ok', command = 'build', durationMs = 12): LineEvent {
  return { name: 'command.finished', properties: { command, outcome, durationMs } }
}

export function startLine(line: Partial<StartLine> & Pick<StartLine, 't'>): StartLine {
  const aborted: LineEvent = { name: 'command.finished', properties: { command: 'build', outcome: 'aborted' } }
  return { v: 1, id: nextId(), type: 'start', pid: 4_000_001, version: '1.4.2', context: CONTEXT, aborted, ...line }
}

export function finishLine(line: Partial<FinishLine> & Pick<FinishLine, 't' | 'start'>): FinishLine {
  return { v: 1, id: nextId(), type: 'finish', finished: finished(), ...line }
}

export function eventLine(line: Partial<EventLine> & Pick<EventLine, 't'>): EventLine {
  const event: LineEvent = { name: 'feature.used', properties: { feature: 'cache' } }
  return { v: 1, id: nextId(), type: 'event', version: '1.4.2', context: CONTEXT, event, ...line }
}

/** Appends lines as runs do. */
export function spool(world: TestCourierWorld, lines: readonly (object | string)[], endpoint = ENDPOINT): void {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
  appendFileSync(spoolPath(world, endpoint), texts.map((text) => `\n${text}\n`).join(''), { mode: 0o600 })
}

export const spoolPath = (world: TestCourierWorld, endpoint = ENDPOINT): string =>
  inState(world, spoolName(recipientKey(endpoint)))

/** The lines that wait in the spool. */
export function spooled(world: TestCourierWorld, endpoint = ENDPOINT): Record<string, unknown>[] {
  if (!existsSync(spoolPath(world, endpoint))) return []
  const texts = readFileSync(spoolPath(world, endpoint), 'utf8').split('\n')
  return texts.filter((text) => text !== '').map((text) => JSON.parse(text))
}

export function writeWiring(world: TestCourierWorld, version = '1.4.2', catalog = CATALOG): void {
  writeFileSync(wiringPath(world.directory, version), JSON.stringify({ v: 1, version, transport: { kind: 'http' }, catalog }))
}

/** A body on disk, with the header before it. */
export interface FoundBody {
  readonly id: string
  readonly header: { readonly endpoint: string; readonly t: number; readonly versions: string[]; readonly counting?: object }
  readonly body: Body
  readonly text: string
}

export function bodiesIn(world: TestCourierWorld, kind: 'sealed' | 'sent' = 'sealed'): FoundBody[] {
  const names = readdirSync(world.directory).filter((name) => name.startsWith(`${kind}-`) && !name.endsWith('.tmp'))
  return names.toSorted().map((name) => {
    const file = readFileSync(inState(world, name), 'utf8')
    const end = file.indexOf('\n')
    const text = file.slice(end + 1)
    return { id: name.slice(kind.length + 1), header: JSON.parse(file.slice(0, end)), body: JSON.parse(text), text }
  })
}

/** Of bodies those that hold an event of a name. */
export function bodiesWith(bodies: readonly FoundBody[], name: string): FoundBody[] {
  return bodies.filter(({ body }) => body.events.some((event) => event.name === name))
}

/** All events on disk of one kind of name. */
export function eventsIn(bodies: readonly FoundBody[], name?: string): WireEvent[] {
  return bodies.flatMap(({ body }) => body.events).filter((event) => name === undefined || event.name === name)
}
