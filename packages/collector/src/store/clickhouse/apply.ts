import type { BatchRecord } from '../../collect/log/record.ts'
import { readSegment, type Segment } from '../../collect/log/segment.ts'
import { cellsOf } from '../cells.ts'
import type { Column } from '../columns.ts'
import type { Applied } from '../contract.ts'
import { batchesOf, type StoredEvent } from '../stored-events.ts'
import { refuseUnstorable } from '../unstorable.ts'
import { claim, erasedAmong, storedKeys } from './claims.ts'
import type { Server } from './client.ts'
import { eventRows, layOut, lossRows, type Laid } from './rows.ts'
import { addColumns } from './schema.ts'

export interface ApplyContext {
  readonly server: Server
  readonly cluster?: string
  /** Names of the property columns that exist. */
  readonly known: Set<string>
}

/**
 * Stores a segment in steps, each of which may be repeated: there is no transaction over tables. Its batches are claimed first; their
 * rows carry tokens, so what is sent again is dropped; and the note that all of it is there comes last.
 */
export async function applySegment(context: ApplyContext, segment: Segment): Promise<Applied> {
  const { server } = context
  const { records, damaged } = await readSegment(segment.path)
  const last = records.at(-1)
  if (!last) return { damaged }
  const laid = layOut(records)
  if (!(await isApplied(server, segment.id))) {
    for (const batch of laid.batches.values()) refuseUnstorable(batch)
    await store(context, segment.id, laid, await claim(server, segment.id, laid.wanted))
    await erase(context, await storedKeys(server, laid.erased))
    await server.insert('segments_applied', [{ segment: segment.id, applied: last.received }], segment.id)
  }
  // Somebody may have asked another collector to erase one of these batches while its rows were on their way.
  const erased = await erasedAmong(server, [...laid.batches.keys()])
  await erase(context, await storedKeys(server, erased))
  return { damaged }
}

async function isApplied(server: Server, segment: string): Promise<boolean> {
  const rows = await server.ask('SELECT 1 AS one FROM segments_applied WHERE segment = {segment:String} LIMIT 1', { segment })
  return rows.length > 0
}

async function store(context: ApplyContext, id: string, { batches }: Laid, keys: ReadonlyMap<string, string>): Promise<void> {
  const { server, known, cluster } = context
  const fresh = [...batches.values()].filter(({ batch }) => keys.has(batch))
  const columns = new Map<string, Column>()
  const events = fresh.flatMap((record) => eventRows(record, keys.get(record.batch) as string, columns))
  const losses = fresh.flatMap((record) => lossRows(record, keys.get(record.batch) as string))
  await addColumns(server, [...columns.values()], known, cluster)
  await server.insert('events', events, `${id}-events`)
  await server.insert('losses', losses, `${id}-losses`)
  await addToSums(server, fresh, 1, id)
}

/** Erases the rows of stored batches: what they added to the daily sums first, under tokens that let that happen once. */
async function erase({ server }: ApplyContext, keys: ReadonlyMap<string, string>): Promise<void> {
  if (keys.size === 0) return
  for (const [batch, key] of keys) {
    const rows = await server.ask<StoredEvent>('SELECT * FROM events WHERE key = {key:UInt64}', { key })
    await addToSums(server, batchesOf(rows), -1, `erase-${batch}`)
  }
  const values = { keys: [...keys.values()], batches: [...keys.keys()] }
  for (const table of ['events', 'losses']) {
    await server.run(
      `ALTER TABLE ${table} DELETE WHERE has({keys:Array(String)}, toString(key)) SETTINGS mutations_sync = 2`,
      values,
    )
  }
  await server.run(
    'ALTER TABLE claims UPDATE key = 0 WHERE has({batches:Array(String)}, batch) SETTINGS mutations_sync = 2',
    values,
  )
}

async function addToSums(server: Server, batches: Iterable<BatchRecord>, sign: 1 | -1, token: string): Promise<void> {
  const { cells, bins } = cellsOf(batches, sign)
  await server.insert('daily_sums', cells, `${token}-sums`)
  await server.insert('daily_bins', bins, `${token}-bins`)
}
