import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { ExportQuery, Removed } from '../contract.ts'
import type { Server } from './client.ts'

const FORMATS = { ndjson: 'JSONEachRow', parquet: 'Parquet' }

export async function exportEvents(server: Server, { tool, from, to, format }: ExportQuery, path: string): Promise<Removed> {
  const where = 'tool = {tool:String} AND at BETWEEN {from:Date} AND {to:Date}'
  const values = { tool, from, to }
  const [row] = await server.ask<{ rows: number }>(`SELECT toFloat64(count()) AS rows FROM events WHERE ${where}`, values)
  const stream = await server.stream(
    `SELECT * EXCEPT (key, shuffle) FROM events WHERE ${where} ORDER BY at, name, shuffle FORMAT ${FORMATS[format]}`,
    values,
  )
  await pipeline(stream, createWriteStream(path, { mode: 0o600 }))
  return { events: row?.rows ?? 0 }
}
