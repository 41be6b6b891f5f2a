import { readdirSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ask } from '../admin/ask.ts'
import { readRunning } from '../admin/running.ts'
import { readTokens } from '../access/tokens.ts'
import { openRegistry, type Registry } from '../collect/registry.ts'
import { CollectorError } from '../collector-error.ts'
import { openDataDirectory, type DataDirectory } from '../data-directory.ts'
import { retentionOf } from '../retention.ts'
import { EVERY_OTHER_TOOL } from '../store/contract.ts'
import { lookOverClickhouse } from '../store/clickhouse/look-over.ts'
import { openDuckdbStore } from '../store/duckdb/open.ts'
import { isStoredElsewhere, lockDirectory } from '../store/open-store.ts'
import type { Command } from './arguments.ts'
import { clickhouseAt } from './clickhouse-of.ts'
import { copiesIn } from './copies.ts'
import type { Settings } from './settings.ts'

interface Finding {
  readonly about: string
  readonly ok: boolean
  readonly says: string
}

const LITTLE_SPACE_BYTES = 1024 * 1024 * 1024

/** Looks a data directory over, and its ClickHouse where it has one, and changes nothing. Exit code 1 where something is wrong. */
export async function doctor({ settings, json }: Extract<Command, { name: 'doctor' }>): Promise<number> {
  const directory = openDataDirectory(settings.data, { create: false })
  const registry = openRegistry({ directory: directory.catalogs, report: () => undefined })
  registry.close()
  const isElsewhere = settings.store === 'clickhouse' || isStoredElsewhere(directory)
  const findings = [
    look('permissions', () => permissions(directory)),
    look('space', () => space(directory)),
    look('catalogs', () => catalogs(registry)),
    look('kept', () => daysKept(registry, settings)),
    look('tokens', () => tokens(directory)),
    look('log', () => log(directory)),
    look('copies', () => copies(directory, registry, settings)),
    await lookLater('collector', () => collector(directory, isElsewhere)),
    ...(isElsewhere ? [await lookLater('store', () => clickhouse(settings, directory))] : []),
  ]
  const text = findings.map(({ about, ok, says }) => `${ok ? 'ok     ' : 'PROBLEM'}  ${about.padEnd(11)}  ${says}\n`).join('')
  process.stdout.write(json ? `${JSON.stringify(findings, undefined, 2)}\n` : text)
  return findings.every(({ ok }) => ok) ? 0 : 1
}

function look(about: string, check: () => string): Finding {
  try {
    return { about, ok: true, says: check() }
  } catch (error) {
    return { about, ok: false, says: (error as Error).message }
  }
}

async function lookLater(about: string, check: () => Promise<string>): Promise<Finding> {
  try {
    return { about, ok: true, says: await check() }
  } catch (error) {
    return { about, ok: false, says: (error as Error).message }
  }
}

function permissions({ root }: DataDirectory): string {
  if (process.platform === 'win32') return 'not looked at on Windows'
  const open = [root, ...readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name))].filter(
    (path) => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0,
  )
  if (open.length > 0)
    throw new Error(`Others on this machine can reach ${open.length} files, such as ${open[0]}. Run \`chmod -R go= ${root}\`.`)
  return 'only for their owner'
}

function space({ root }: DataDirectory): string {
  const { bavail, bsize } = statfsSync(root)
  const free = `${((bavail * bsize) / 1024 ** 3).toFixed(1)} GiB free`
  if (bavail * bsize < LITTLE_SPACE_BYTES) throw new Error(`${free}: when the disk is full, nothing is taken. Make room.`)
  return free
}

function catalogs({ catalogs: known, unused }: Registry): string {
  const used = [...known].map(([tool, each]) => `${tool} (${each.length})`).join(', ') || 'none'
  const [problem] = unused.values()
  if (problem !== undefined) {
    const more = unused.size > 1 ? ` (and ${unused.size - 1} more)` : ''
    throw new Error(`${problem}${more} In use: ${used}.`)
  }
  if (known.size === 0) throw new Error('None is registered, so every event is refused. Register one with `serve --catalog`.')
  return used
}

function daysKept({ catalogs: known }: Registry, settings: Settings): string {
  const days = Object.entries(retentionOf(known, settings['retention-days'] || undefined))
  return (
    days.map(([tool, number]) => `${tool === EVERY_OTHER_TOOL ? 'others' : tool} ${number} days`).join(', ') || 'nothing to keep'
  )
}

function copies({ root }: DataDirectory, { catalogs: known }: Registry, settings: Settings): string {
  const kept = Object.values(retentionOf(known, settings['retention-days'] || undefined))
  return copiesIn(root, Math.min(3650, ...kept), new Date())
}

function tokens({ tokens: path }: DataDirectory): string {
  const all = readTokens(path)
  return all.map(({ name, rights }) => `${name} (${rights.join(', ')})`).join(', ') || 'none'
}

function log({ log: path }: DataDirectory): string {
  const names = readdirSync(path)
  const damaged = names.filter((name) => name.endsWith('.damaged'))
  if (damaged.length > 0) {
    throw new Error(
      `${damaged.length} files were kept aside because records of them could not be read, such as ${join(path, damaged[0] ?? '')}.`,
    )
  }
  const bytes = names.reduce((sum, name) => sum + (statSync(join(path, name), { throwIfNoEntry: false })?.size ?? 0), 0)
  return bytes === 0 ? 'empty: the store has everything' : `${bytes} bytes wait for the store`
}

async function collector(directory: DataDirectory, isElsewhere: boolean): Promise<string> {
  const running = await answersAt(directory, '/v1/catalogs')
  if (running !== undefined) return `runs, and answers at ${running}`
  if (isElsewhere) {
    const unlock = await lockDirectory(directory)
    unlock()
    return 'does not run; nobody else has its directory'
  }
  const { database, rows } = directory
  const store = await openDuckdbStore({ path: database, rowsDirectory: rows })
  await store.close()
  return 'does not run; its database can be opened'
}

/** Where the running collector answers a question; undefined where none runs. */
async function answersAt({ running: path }: DataDirectory, question: string): Promise<string | undefined> {
  const running = readRunning(path)
  if (!running) return undefined
  try {
    await ask({ url: running.admin, token: running.secret }, 'GET', question)
    return running.admin
  } catch (error) {
    // One that was killed leaves its address behind.
    if (error instanceof CollectorError && (error.code === 'no-collector' || error.code === 'wrong-token')) return undefined
    throw error
  }
}

/** Asked for at the server itself, where the settings say which one it is; else what the running collector gets from it. */
async function clickhouse(settings: Settings, directory: DataDirectory): Promise<string> {
  if (settings['clickhouse-url'] !== '') return lookOverClickhouse(clickhouseAt(settings))
  if ((await answersAt(directory, '/report?days=1')) !== undefined) return 'ClickHouse, which answers the running collector'
  throw new Error('The events are in ClickHouse. Say where with --clickhouse-url, as for `serve`, and it is looked over, too.')
}
