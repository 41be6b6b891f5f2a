import { onTestFinished } from 'vitest'
import type { CountQuery, EventStore } from '../src/store/contract.ts'
import { tempDirectory } from './temp-directory.ts'

/** Opens a store on a directory, which may hold what an earlier one left. */
export type OpenStore = (directory: string) => Promise<EventStore>

/** Everything that cases have stored of `acme`. */
export const SPAN = { tool: 'acme', from: '2026-10-01', to: '2026-12-31' }

/** Opens a store for one test. */
export async function opened(open: OpenStore, directory = tempDirectory()): Promise<EventStore> {
  const store = await open(directory)
  onTestFinished(() => store.close().catch(() => undefined))
  return store
}

/** Adds up the events of all rows. */
export async function countOf(store: EventStore, query: Partial<CountQuery> = {}): Promise<number> {
  return (await store.count({ ...SPAN, by: [], ...query })).reduce((sum, { events }) => sum + events, 0)
}
