import { CollectorError } from '../collector-error.ts'
import type { ClickhouseOptions } from '../store/clickhouse/open.ts'
import type { Settings } from './settings.ts'

/**
 * Where events go that are not stored in the data directory; undefined where they are. Throws a `CollectorError` where a server is named
 * that nothing would be stored on.
 */
export function clickhouseOf(settings: Settings): ClickhouseOptions | undefined {
  if (settings.store === 'clickhouse') return clickhouseAt(settings)
  if (settings['clickhouse-url'] === '') return undefined
  throw new CollectorError(
    'wrong-usage',
    '--clickhouse-url names a server, but events would be stored in the data directory. Add --store clickhouse, or leave the URL out.',
  )
}

/** The ClickHouse that the settings name. Throws a `CollectorError` where they name none. */
export function clickhouseAt(settings: Settings): ClickhouseOptions {
  const url = settings['clickhouse-url']
  if (!/^https?:\/\/\S+$/.test(url) || !URL.canParse(url)) {
    throw new CollectorError('wrong-usage', 'Say where ClickHouse is with --clickhouse-url, such as `http://127.0.0.1:8123`.')
  }
  const [username, password, cluster] = [
    settings['clickhouse-user'],
    settings['clickhouse-password'],
    settings['clickhouse-cluster'],
  ]
  return {
    url,
    database: settings['clickhouse-database'],
    ...(username && { username }),
    ...(password && { password }),
    ...(cluster && { cluster }),
  }
}
