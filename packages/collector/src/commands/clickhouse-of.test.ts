import { expect, test } from 'vitest'
import { clickhouseOf } from './clickhouse-of.ts'
import { readSettings } from './settings.ts'

const settings = (url: string, more = {}) => readSettings({ data: 'd', store: 'clickhouse', 'clickhouse-url': url, ...more }, {})

test('names the server that the settings name, and none where events are kept here', () => {
  expect(clickhouseOf(readSettings({ data: 'd' }, {}))).toBeUndefined()
  expect(clickhouseOf(settings('http://127.0.0.1:8123'))).toEqual({ url: 'http://127.0.0.1:8123', database: 'sonde' })
  expect(clickhouseOf(settings('https://c.example', { 'clickhouse-user': 'ana', 'clickhouse-cluster': 'main' }))).toMatchObject({
    username: 'ana',
    cluster: 'main',
  })
})

test.each(['ftp://c.example', 'c.example:8123', 'http:', 'nonsense', 'http://a b'])('takes no %s for a server', (url) => {
  expect(() => clickhouseOf(settings(url))).toThrow(/^Say where ClickHouse is with --clickhouse-url, .* \[wrong-usage\]$/)
})

test('stores nothing here where somebody named a server and forgot to choose it', () => {
  const forgotten = readSettings({ data: 'd', 'clickhouse-url': 'http://127.0.0.1:8123' }, {})
  expect(() => clickhouseOf(forgotten)).toThrow(/Add --store clickhouse, or leave the URL out\. \[wrong-usage\]$/)
})
