import { setTimeout as pause } from 'node:timers/promises'
import type { Server } from './client.ts'

/** A batch that a segment wants to store, or to erase. */
export interface Wanted {
  /** Hex. */
  readonly batch: string
  readonly received: string
  /** Joins its rows; `0` where it is to be erased. */
  readonly key: string
  readonly erased: boolean
}

const MAX_TRIES = 40
const MAX_LISTED = 1000

/**
 * Makes batches this segment's own, before any row of them is stored. Returns those it may store, with the key of their rows; the same
 * ones again when it is repeated after a crash.
 *
 * Claims are a sequence of blocks. Block n + 1 may be written by whoever has seen all up to n, and the server takes it once: of two
 * collectors that write it at the same time one finds the other's block there, looks at it, and writes block n + 2. So every batch is
 * claimed once, by however many collectors, without a lock.
 */
export async function claim(server: Server, segment: string, wanted: readonly Wanted[]): Promise<Map<string, string>> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const own = await claimedBy(server, segment)
    if (own) return own
    const last = await lastBlock(server)
    await refuseWhileLocked(server)
    const known = await knownAmong(server, wanted)
    const fresh = wanted.filter(({ batch, erased }) => !known.has(erased ? `erased ${batch}` : batch))
    if (fresh.length === 0) return new Map()
    const rows = fresh.map((row) => ({ ...row, block: last + 1, segment }))
    await server.insert('claims', rows, `claims-${last + 1}`)
    if ((await writerOf(server, last + 1)) === segment) return keysOf(fresh)
    await pause(10 * attempt)
  }
  throw new Error('other collectors were always faster to claim their batches')
}

/** Which of the batches, all claimed here, somebody wants to have erased. */
export async function erasedAmong(server: Server, batches: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const some of chunks(batches)) {
    const rows = await server.ask<{ batch: string }>(
      'SELECT DISTINCT batch FROM claims WHERE erased AND batch IN {batches:Array(String)}',
      { batches: some },
    )
    found.push(...rows.map(({ batch }) => batch))
  }
  return found
}

/** The keys of batches whose rows are in the store, as far as their segment was applied; of others its own collector erases the rows. */
export async function storedKeys(server: Server, batches: readonly string[]): Promise<Map<string, string>> {
  const keys = new Map<string, string>()
  for (const some of chunks(batches)) {
    const rows = await server.ask<{ batch: string; joined: string }>(
      `SELECT batch, toString(key) AS joined FROM claims
       WHERE batch IN {batches:Array(String)} AND key != 0 AND segment IN (SELECT segment FROM segments_applied)`,
      { batches: some },
    )
    for (const { batch, joined } of rows) keys.set(batch, joined)
  }
  return keys
}

/**
 * Does something while no collector stores anything: those that try fail, and try again later.
 *
 * @param holder Names this program; a lock that it left behind is taken over.
 */
export async function exclusively<T>(server: Server, today: string, holder: string, task: () => Promise<T>): Promise<T> {
  await writeLock(server, today, `locked ${holder}`)
  try {
    await everythingApplied(server)
    return await task()
  } finally {
    await writeLock(server, today, `open ${holder}`)
  }
}

/** Writes a block that claims nothing, so that every block before it may be forgotten and the sequence still goes on. */
export async function writeEmptyBlock(server: Server, today: string, holder: string): Promise<void> {
  await writeLock(server, today, `open ${holder}`)
}

/** Stands for no batch: a hash has 64 digits. */
const LOCK = 'lock'

async function writeLock(server: Server, received: string, segment: string): Promise<void> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const block = (await lastBlock(server)) + 1
    await server.insert('claims', [{ batch: LOCK, key: 0, erased: false, received, block, segment }], `claims-${block}`)
    if ((await writerOf(server, block)) === segment) return
    await pause(10 * attempt)
  }
  throw new Error('other collectors were always faster to claim their batches')
}

/** Throws while nobody may store anything. */
export async function refuseWhileLocked(server: Server): Promise<void> {
  const [lock] = await server.ask<{ segment: string }>(
    `SELECT segment FROM claims WHERE batch = '${LOCK}' ORDER BY block DESC LIMIT 1`,
  )
  if (lock?.segment.startsWith('locked ')) throw new Error('the daily sums are being computed again; this is tried again later')
}

const APPLIED_WAIT_MS = 30_000

async function everythingApplied(server: Server): Promise<void> {
  const deadline = Date.now() + APPLIED_WAIT_MS
  for (let delay = 20; ; delay = Math.min(delay * 2, 1000)) {
    const waiting = await server.ask<{ segment: string }>(
      `SELECT segment FROM claims WHERE batch != '${LOCK}' GROUP BY segment
       HAVING segment NOT IN (SELECT segment FROM segments_applied) LIMIT 1`,
    )
    const [first] = waiting
    if (!first) return
    if (Date.now() > deadline) {
      throw new Error(`segment ${first.segment} is half stored; start the collector whose log holds it, and try again`)
    }
    await pause(delay)
  }
}

async function claimedBy(server: Server, segment: string): Promise<Map<string, string> | undefined> {
  const rows = await server.ask<{ batch: string; joined: string; erased: boolean }>(
    'SELECT batch, toString(key) AS joined, erased FROM claims WHERE segment = {segment:String}',
    { segment },
  )
  return rows.length === 0 ? undefined : keysOf(rows.map(({ batch, joined, erased }) => ({ batch, key: joined, erased })))
}

function keysOf(rows: readonly Pick<Wanted, 'batch' | 'key' | 'erased'>[]): Map<string, string> {
  return new Map(rows.filter(({ erased }) => !erased).map(({ batch, key }) => [batch, key]))
}

/** The last block. A copy of the server that has not received one before it yet would not see what it claims. */
async function lastBlock(server: Server): Promise<number> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const [blocks] = await server.ask<{ first: number; last: number; count: number }>(
      `SELECT toFloat64(min(block)) AS first, toFloat64(max(block)) AS last, toFloat64(uniqExact(block)) AS count
       FROM (SELECT block, segment, count() FROM claims GROUP BY block, segment) HAVING count() > 0`,
    )
    if (!blocks) return 0
    if (blocks.last - blocks.first + 1 === blocks.count) return blocks.last
    await pause(50)
  }
  throw new Error('this ClickHouse server is behind its copies')
}

async function knownAmong(server: Server, wanted: readonly Wanted[]): Promise<Set<string>> {
  const known = new Set<string>()
  for (const some of chunks(wanted.map(({ batch }) => batch))) {
    const rows = await server.ask<{ batch: string; erased: boolean }>(
      'SELECT DISTINCT batch, erased FROM claims WHERE batch IN {batches:Array(String)}',
      { batches: some },
    )
    for (const { batch, erased } of rows) {
      known.add(batch)
      if (erased) known.add(`erased ${batch}`)
    }
  }
  return known
}

/** Whose block this is. Where nothing is there yet it is another's, on its way from a copy of the server. */
async function writerOf(server: Server, block: number): Promise<string | undefined> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const [row] = await server.ask<{ segment: string }>('SELECT segment FROM claims WHERE block = {block:UInt64} LIMIT 1', {
      block,
    })
    if (row) return row.segment
    await pause(50)
  }
  return undefined
}

function chunks(values: readonly string[]): (readonly string[])[] {
  return Array.from({ length: Math.ceil(values.length / MAX_LISTED) }, (_, index) =>
    values.slice(index * MAX_LISTED, (index + 1) * MAX_LISTED),
  )
}
