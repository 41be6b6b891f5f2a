import { startAdmin } from './admin/listener.ts'
import { removeRunning, writeRunning } from './admin/running.ts'
import { dayOf } from './calendar.ts'
import type { Catalogs } from './collect/catalogs.ts'
import { createGlance } from './collect/glance.ts'
import { allowedHosts } from './collect/guard.ts'
import { createHandler } from './collect/handler.ts'
import { createInFlight } from './collect/in-flight.ts'
import { createIngest, type Ingest } from './collect/ingest.ts'
import { listen } from './collect/listen.ts'
import { openAppendLog, type AppendLog } from './collect/log/append-log.ts'
import { openDataDirectory } from './data-directory.ts'
import { openPipeline, type Pipeline } from './pipeline.ts'
import { reportTools } from './report/build-report.ts'
import { retentionOf } from './retention.ts'
import { startUpkeep } from './upkeep.ts'

export interface CollectorOptions {
  /** Where everything is kept; created where it is missing. One collector at a time. */
  readonly dataDir: string
  /** Files to register, as `sonde schema` writes them. Those registered before are known anyway. */
  readonly catalogs?: readonly string[]
  /** The address to listen on. Default `127.0.0.1`. */
  readonly host?: string
  /** Default 7663; 0 takes any free port. */
  readonly port?: number
  /** Host names to answer to, besides loopback and the endpoints of the catalogs. */
  readonly allowedHosts?: readonly string[]
  /** Keeps no event longer than this many days, whatever a catalog allows. */
  readonly retentionDays?: number
  /** Told, in one line each, what the operator has to know. Default: stderr. */
  readonly report?: (line: string) => void
  /** Called when the store is lost for good. Nothing acknowledged is lost with it: close, and start again. */
  readonly onStoreLost?: (error: Error) => void
  /** The clock. Only its UTC day is used. */
  readonly now?: () => Date
  readonly log?: {
    /** Records reach the store this long after they were acknowledged, at the latest. Default 1000. */
    readonly segmentAgeMs?: number
    /** Default 8 MiB. */
    readonly segmentBytes?: number
    /** Bytes the store may be behind before senders are told to come back. Default 512 MiB. */
    readonly maxBehindBytes?: number
  }
}

export interface Collector {
  /** Where events go, such as `http://127.0.0.1:7663`. */
  readonly url: string
  readonly catalogs: Catalogs
  /** Ingest without the socket, for a server of your own. */
  fetch(request: Request): Promise<Response>
  /** Answers what is being received, brings it into the store, and releases the directory. Repeating it waits for the same end. */
  close(): Promise<void>
}

export const DEFAULT_PORT = 7663

const SEGMENT_AGE_MS = 1000
const SEGMENT_BYTES = 8 * 1024 * 1024
const MAX_BEHIND_BYTES = 512 * 1024 * 1024
const MAX_WAITING_BYTES = 32 * 1024 * 1024

/** Starts a collector. Throws a `CollectorError` that says in one line what the operator has to change. */
export async function createCollector(options: CollectorOptions): Promise<Collector> {
  const { report = (line) => void process.stderr.write(`${line}\n`), now = () => new Date() } = options
  const directory = openDataDirectory(options.dataDir, { create: true })
  const pipeline = await openPipeline({
    directory,
    ...(options.catalogs && { newCatalogs: options.catalogs }),
    report,
    ...(options.onStoreLost && { onStoreLost: options.onStoreLost }),
  })
  const log = openLog(directory.log, pipeline, options)
  const today = dayOf(now)
  const ingest = ingestInto(log, pipeline, { ...options, report, today })
  const retention = () => retentionOf(pipeline.catalogs, options.retentionDays)
  const upkeep = startUpkeep({ store: pipeline.store, today, retention, report })

  async function release(): Promise<void> {
    await log.seal()
    await pipeline.applier.settled()
    await pipeline.applier.stop()
    await upkeep.stop()
    await pipeline.store.close()
  }

  const admin = await startAdmin(async ({ tool, days }) => {
    await log.seal()
    await pipeline.applier.settled()
    return reportTools(pipeline.store, pipeline.catalogs, { tool, days, today: today() })
  })
  try {
    writeRunning(directory.running, { admin: admin.url, secret: admin.secret })
    const listener = await listen(ingest, { host: options.host ?? '127.0.0.1', port: options.port ?? DEFAULT_PORT })
    let closed: Promise<void> | undefined
    const close = async (): Promise<void> => {
      await Promise.all([listener.close(), admin.close()])
      removeRunning(directory.running)
      await release()
    }
    return {
      url: listener.url,
      catalogs: pipeline.catalogs,
      fetch: createHandler(ingest),
      close: () => (closed ??= close()),
    }
  } catch (error) {
    await admin.close()
    removeRunning(directory.running)
    await release()
    throw error
  }
}

function openLog(directory: string, { applier, nextSequence }: Pipeline, { log = {} }: CollectorOptions): AppendLog {
  return openAppendLog({
    directory,
    nextSequence,
    segmentBytes: log.segmentBytes ?? SEGMENT_BYTES,
    segmentAgeMs: log.segmentAgeMs ?? SEGMENT_AGE_MS,
    onSealed: (segment) => applier.add(segment),
  })
}

function ingestInto(
  log: AppendLog,
  { applier, catalogs }: Pipeline,
  options: CollectorOptions & { readonly report: (line: string) => void; readonly today: () => string },
): Ingest {
  const endpoints = [...catalogs.values()].flat().map(({ endpoint }) => new URL(endpoint).hostname)
  const maxBehindBytes = options.log?.maxBehindBytes ?? MAX_BEHIND_BYTES
  return createIngest({
    catalogs,
    glance: createGlance(),
    inFlight: createInFlight(),
    append: (record) => log.append(record),
    today: options.today,
    hosts: allowedHosts([...endpoints, ...(options.allowedHosts ?? []), ...(options.host ? [options.host] : [])]),
    isBehind: () => log.waitingBytes > MAX_WAITING_BYTES || applier.waitingBytes > maxBehindBytes,
    report: options.report,
  })
}
