import { isDay } from '../calendar.ts'
import { CollectorError } from '../collector-error.ts'
import type { Maintained, Maintenance } from '../maintenance.ts'
import { LANES } from '../store/lane.ts'
import type { Route } from './listener.ts'

/** `POST /v1/rebuild`, `/v1/quarantine`, `/v1/export`, `/v1/backup`, with what they are about as JSON. */
export function maintenanceRoutes(run: (task: Maintenance) => Promise<Maintained>): readonly Route[] {
  const route = (name: Maintenance['name'], right: 'admin' | 'raw', taskOf: (body: Fields) => Maintenance): Route => ({
    method: 'POST',
    path: new RegExp(`^/v1/${name}$`),
    right,
    async answer({ text }) {
      return { status: 200, body: { sonde: 1, done: await run(taskOf(fieldsIn(await text()))) } }
    },
  })
  return [
    route('rebuild', 'admin', () => ({ name: 'rebuild' })),
    route('quarantine', 'admin', (body) => {
      const lane = LANES.find((word) => word === body['lane'])
      if (body['lane'] !== undefined && lane === undefined) throw wrong('lane', LANES.join(', '))
      const optional = { version: optionalText(body, 'version'), event: optionalText(body, 'event'), lane }
      const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined))
      return { name: 'quarantine', selection: { ...spanIn(body), ...given } }
    }),
    // Single events, as they are stored.
    route('export', 'raw', (body) => {
      const format = body['format']
      if (format !== 'ndjson' && format !== 'parquet') throw wrong('format', 'ndjson, parquet')
      return { name: 'export', query: { ...spanIn(body), format } }
    }),
    route('backup', 'admin', () => ({ name: 'backup' })),
  ]
}

type Fields = Readonly<Record<string, unknown>>

function fieldsIn(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text)
    if (typeof value === 'object' && value !== null) return value as Fields
  } catch {
    // Said below.
  }
  throw new CollectorError('wrong-usage', 'The body is not a JSON object.')
}

function spanIn(body: Fields): { tool: string; from: string; to: string } {
  const tool = body['tool']
  // It becomes part of a file's name.
  if (typeof tool !== 'string' || !/^[a-z][a-z0-9-]{0,31}$/.test(tool)) throw wrong('tool', 'the name of a tool')
  return { tool, from: dayIn(body, 'from'), to: dayIn(body, 'to') }
}

function dayIn(body: Fields, name: string): string {
  const day = body[name]
  if (typeof day !== 'string' || !isDay(day)) throw wrong(name, 'a day such as 2026-11-20')
  return day
}

function optionalText(body: Fields, name: string): string | undefined {
  const value = body[name]
  if (value !== undefined && typeof value !== 'string') throw wrong(name, 'a text')
  return value
}

function wrong(name: string, what: string): CollectorError {
  return new CollectorError('wrong-usage', `\`${name}\` is not given as it has to be: ${what}.`)
}
