import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { CatalogInput } from '@sonde/core/protocol'
import { createAddressLimit } from './collect/address-limit.ts'
import { createGlance } from './collect/glance.ts'
import { createLanes } from './collect/lanes.ts'
import { allowedHosts } from './collect/guard.ts'
import type { Health } from './collect/health.ts'
import { createIngest, type Ingest } from './collect/ingest.ts'
import type { AppendLog } from './collect/log/append-log.ts'
import { createMetrics, type Gauge, type Metrics } from './ops/metrics.ts'
import type { Pipeline } from './pipeline.ts'

export interface FrontOptions {
  readonly log: AppendLog
  readonly pipeline: Pipeline
  readonly today: () => string
  readonly report: (line: string) => void
  /** Host names to answer to, besides loopback and the endpoints of the catalogs. */
  readonly hosts: readonly string[]
  readonly maxBehindBytes: number
  readonly perAddress: number
  readonly bulkInstallations: number
  /** Milliseconds. */
  readonly clock?: () => number
}

/** Everything between the network and the log, and what it tells about itself. */
export interface Front {
  readonly ingest: Ingest
  readonly metrics: Metrics
  /** From now on it says that it is not ready. */
  stop(): void
}

/**
 * So long after a write that failed it says that it is not ready. Not until one succeeds: nobody would send what could succeed.
 */
const UNREADY_MS = 30_000

const MAX_WAITING_BYTES = 32 * 1024 * 1024

export function createFront({
  log,
  pipeline,
  today,
  report,
  hosts,
  maxBehindBytes,
  perAddress,
  bulkInstallations,
  clock = () => performance.now(),
}: FrontOptions): Front {
  const { applier, registry } = pipeline
  const loopDelay = monitorEventLoopDelay({ resolution: 20 })
  loopDelay.enable()
  let isStopping = false

  const health: Health = {
    reasons: () => [
      ...(isStopping ? ['stopping'] : []),
      ...(log.failedAtMs !== undefined && clock() < log.failedAtMs + UNREADY_MS ? ['cannot-write'] : []),
      ...(log.waitingBytes > MAX_WAITING_BYTES ? ['disk-behind'] : []),
      ...(applier.waitingBytes > maxBehindBytes ? ['store-behind'] : []),
    ],
    // Everybody may ask this, so it does not say which.
    warnings: () => (registry.unused.size > 0 ? ['catalog-unusable'] : []),
  }

  const gauges: readonly Gauge[] = [
    { name: 'ready', help: 'Whether it takes deliveries.', read: () => Number(health.reasons().length === 0) },
    { name: 'log_waiting_bytes', help: 'Bytes that wait for the disk.', read: () => log.waitingBytes },
    { name: 'store_behind_bytes', help: 'Bytes of the log that the store does not have yet.', read: () => applier.waitingBytes },
    {
      name: 'catalogs',
      help: 'Registered catalogs, by tool.',
      label: 'tool',
      read: () => new Map([...registry.catalogs].map(([tool, each]) => [tool, each.length])),
    },
    {
      name: 'catalogs_unusable',
      help: 'Files in `catalogs/` that cannot be used; the log and `doctor` say why.',
      read: () => registry.unused.size,
    },
    {
      name: 'event_loop_delay_p99_seconds',
      help: 'How late the event loop was in one of a hundred turns, since the last time this was read.',
      read() {
        const seconds = loopDelay.percentile(99) / 1e9
        loopDelay.reset()
        return seconds
      },
    },
    { name: 'resident_memory_bytes', help: 'Memory of the process.', read: () => process.memoryUsage.rss() },
    { name: 'cpu_seconds_total', type: 'counter', help: 'Processor time of the process.', read: cpuSeconds },
  ]
  const metrics = createMetrics(today, gauges)

  return {
    metrics,
    ingest: createIngest({
      get catalogs() {
        return registry.catalogs
      },
      mayKnowMore: () => registry.unused.size > 0,
      glance: createGlance(),
      lanes: createLanes({
        releases: (tool) => registry.releases.get(tool),
        reachOf: (tool, name) => reachOf(registry.catalogs.get(tool) ?? [], name),
        today,
        bulkInstallations,
      }),
      append: log.append,
      today,
      metrics,
      health,
      hosts: hostsOf(pipeline, hosts),
      isTooMuch: createAddressLimit({ perMinute: perAddress, today }),
      isBehind: () => log.waitingBytes > MAX_WAITING_BYTES || applier.waitingBytes > maxBehindBytes,
      report,
    }),
    stop() {
      isStopping = true
      loopDelay.disable()
    },
  }
}

/** Worked out again when the catalogs have changed. */
function hostsOf({ registry }: Pipeline, names: readonly string[]): () => ReadonlySet<string> {
  let known: { readonly catalogs: Pipeline['registry']['catalogs']; readonly hosts: ReadonlySet<string> } | undefined
  return () => {
    const { catalogs } = registry
    if (known?.catalogs !== catalogs) {
      const endpoints = [...catalogs.values()].flat().map(({ endpoint }) => new URL(endpoint).hostname)
      known = { catalogs, hosts: allowedHosts([...endpoints, ...names]) }
    }
    return known.hosts
  }
}

function reachOf(catalogs: readonly CatalogInput[], name: string): string[] {
  return catalogs.flatMap(({ events }) => (Object.hasOwn(events, name) ? (events[name]?.reach ?? []) : []))
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
