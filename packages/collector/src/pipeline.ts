import { openRegistry, type Registry } from './collect/registry.ts'
import { createApplier, type Applier } from './collect/applier.ts'
import { listSegments } from './collect/log/segment.ts'
import type { DataDirectory } from './data-directory.ts'
import type { EventStore } from './store/contract.ts'
import type { ClickhouseOptions } from './store/clickhouse/open.ts'
import { openStore } from './store/open-store.ts'

export interface PipelineOptions {
  readonly directory: DataDirectory
  /** Files to register. A bad one among them is an error: somebody named it, and is there to read that. */
  readonly newCatalogs?: readonly string[]
  /** Where events are stored instead of the data directory. */
  readonly clickhouse?: ClickhouseOptions | undefined
  readonly report: (line: string) => void
  readonly onStoreLost?: (error: Error) => void
}

/** From the log to the store: what `serve` and a `report` without a running collector share. */
export interface Pipeline {
  /** Looks for new catalogs until it is closed. */
  readonly registry: Registry
  readonly store: EventStore
  readonly applier: Applier
  /** The sequence number for the next segment of the log. */
  readonly nextSequence: number
}

/** Opens catalogs and store, and begins to apply what an earlier process left in the log. */
export async function openPipeline({
  directory,
  newCatalogs = [],
  clickhouse,
  report,
  onStoreLost,
}: PipelineOptions): Promise<Pipeline> {
  // The store comes first: it is the lock that keeps a second process out of this directory.
  const store = await openStore(directory, clickhouse, onStoreLost)
  let registry: Registry | undefined
  try {
    registry = openRegistry({ directory: directory.catalogs, report })
    for (const file of newCatalogs) registry.register(file)
    const { segments, nextSequence } = listSegments(directory.log)
    const applier = createApplier({ store, report })
    for (const segment of segments) applier.add(segment)
    return { registry, store, applier, nextSequence }
  } catch (error) {
    registry?.close()
    await store.close()
    throw error
  }
}
