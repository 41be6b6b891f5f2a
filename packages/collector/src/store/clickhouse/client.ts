import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'

/** What the store asks of a server. Reading and inserting are tried again where a network or a restart was in the way. */
export interface Server {
  /** Rows of a question, by column. Values go in as parameters, never as text. */
  ask<Row>(sql: string, values?: Values): Promise<Row[]>
  /**
   * Adds rows to a table, in blocks of at most `MAX_BLOCK_ROWS`. The server takes every block once: whatever is sent again under the
   * same token is dropped, so rows and their order must not change between attempts.
   */
  insert(table: string, rows: readonly object[], token: string): Promise<void>
  /** Runs a statement that has no answer. */
  run(sql: string, values?: Values): Promise<void>
  /** The bytes of an answer in a format of the server's. */
  stream(sql: string, values: Values): Promise<Readable>
  close(): Promise<void>
}

export type Values = Readonly<Record<string, string | number | readonly string[]>>

/** Blocks are bounded so that neither side holds a whole segment twice. */
const MAX_BLOCK_ROWS = 20_000

const ATTEMPTS = 4
const FIRST_DELAY_MS = 200

export function createServer(client: ClickHouseClient): Server {
  async function ask<Row>(sql: string, values: Values = {}): Promise<Row[]> {
    return again(async () => {
      const result = await client.query({ query: sql, format: 'JSONEachRow', query_params: { ...values } })
      return result.json<Row>()
    })
  }

  async function insertBlock(table: string, rows: readonly object[], token: string): Promise<void> {
    await again(() =>
      client.insert({
        table,
        values: [...rows],
        format: 'JSONEachRow',
        clickhouse_settings: {
          // Without a token a server that drops repeated blocks would also drop two equal blocks that both count.
          insert_deduplication_token: token,
          async_insert: 0,
          input_format_parallel_parsing: 0,
          input_format_skip_unknown_fields: 0,
        },
      }),
    )
  }

  return {
    ask,
    async insert(table, rows, token) {
      for (let start = 0; start < rows.length; start += MAX_BLOCK_ROWS) {
        await insertBlock(table, rows.slice(start, start + MAX_BLOCK_ROWS), `${token}-${start}`)
      }
    },
    async run(sql, values = {}) {
      await client.command({ query: sql, query_params: { ...values } })
    },
    async stream(sql, values) {
      const { stream } = await client.exec({ query: sql, query_params: { ...values } })
      return stream
    },
    close: () => client.close(),
  }
}

/** Everything tried again here may be done twice: questions change nothing, and blocks have tokens. */
async function again<T>(task: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task()
    } catch (error) {
      if (attempt === ATTEMPTS || !isPassing(error)) throw error
      await pause(FIRST_DELAY_MS * 2 ** (attempt - 1))
    }
  }
}

/** Whether another attempt may go better: the connection failed, or the server is starting, stopping or busy. */
function isPassing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return PASSING.has(code) || /socket hang up|timeout error/i.test((error as Error).message)
}

const PASSING = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  // TOO_MANY_SIMULTANEOUS_QUERIES, TOO_MANY_PARTS, TABLE_IS_READ_ONLY, KEEPER_EXCEPTION, NETWORK_ERROR, SOCKET_TIMEOUT
  '202',
  '252',
  '242',
  '999',
  '210',
  '209',
])
