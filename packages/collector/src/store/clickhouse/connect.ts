import { CollectorError } from '../../collector-error.ts'
import { createServer, type Server } from './client.ts'
import type { ClickhouseOptions } from './open.ts'

const REQUEST_TIMEOUT_MS = 120_000

/** Where a question is asked: in a database, or in none where it may be missing. */
export async function connect(options: ClickhouseOptions, database?: string): Promise<Server> {
  const { createClient, ClickHouseLogLevel } = await import('@clickhouse/client')
  // Errors are thrown, and its log would write queries to stderr.
  const log = { level: ClickHouseLogLevel.OFF }
  const settings = { url: options.url, request_timeout: REQUEST_TIMEOUT_MS, log, ...credentials(options) }
  return createServer(createClient({ ...settings, ...(database !== undefined && { database }) }))
}

/**
 * Returns the server's version. Throws a `CollectorError` where it has no deduplication tokens: everything that counts once is built
 * from them. Asks in words that servers have known for many years.
 */
export async function usableVersion(server: Server, { url }: ClickhouseOptions): Promise<string> {
  const [found] = await server.ask<{ version: string; tokens: number }>(
    `SELECT version() AS version, toFloat64((SELECT count() FROM system.settings WHERE name = 'insert_deduplication_token')) AS tokens`,
  )
  if (found?.tokens) return found.version
  throw new CollectorError(
    'database-unreadable',
    `ClickHouse ${found?.version} at \`${hostOf(url)}\` is too old: it has no deduplication tokens, without which nothing is stored exactly once. Use a later version; 26.7 is the one that was tested.`,
  )
}

/** What an operator is told where a server cannot be used, in one line and without its password. */
export function unusable({ url }: ClickhouseOptions, cause: unknown): CollectorError {
  if (cause instanceof CollectorError) return cause
  const [reason = ''] = (cause as Error).message.split('\n', 1)
  return new CollectorError(
    'database-unreadable',
    `ClickHouse at \`${hostOf(url)}\` cannot be used: ${reason.replace(/\.$/, '')}. Start it, or correct --clickhouse-url and who to be there.`,
    {
      cause,
    },
  )
}

/** Without a password that stands in it. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the given address'
}

function credentials({ username, password }: ClickhouseOptions): { username?: string; password?: string } {
  return { ...(username !== undefined && { username }), ...(password !== undefined && { password }) }
}
