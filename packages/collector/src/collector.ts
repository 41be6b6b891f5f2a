import { appendRawRead } from './access/raw-reads.ts'
import { createAccess } from './access/tokens.ts'
import { startAdmin, type Admin } from './admin/listener.ts'
import { catalogRoutes, metricsRoute, reportRoute, type ReportRequest } from './admin/routes.ts'
import { maintenanceRoutes } from './admin/maintenance-route.ts'
import { removeRunning, writeRunning } from './admin/running.ts'
import { dayOf } from './calendar.ts'
import type { Catalogs } from './collect/catalogs.ts'
import { createHandler, type MountedHandler } from './collect/handler.ts'
import { listen } from './collect/listen.ts'
import { openAppendLog, type AppendLog } from './collect/log/append-log.ts'
import { lastWritten, openDataDirectory } from './data-directory.ts'
import { createFront } from './front.ts'
import { maintain, type Maintained, type Maintenance } from './maintenance.ts'
import { openPipeline, type Pipeline } from './pipeline.ts'
import { reportTools, withWaiting, type Report } from './report/build-report.ts'
import { retentionOf } from './retention.ts'
import type { ClickhouseOptions } from './store/clickhouse/open.ts'
import { alarmsOf } from './report/alarms.ts'
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
  /** The address for reports, catalogs and metrics. Default `127.0.0.1`. */
  readonly adminHost?: string
  /** Default any free port. */
  readonly adminPort?: number
  /** How many proxies of the operator's stand in front and add to `x-forwarded-for`. Default none. */
  readonly trustedProxies?: number
  /** Deliveries a minute that one address may send; 0, the default, is no limit. */
  readonly perAddress?: number
  /**
   * New installations of a tool that one network may have on a day before they are kept apart; one that is not new counts as a tenth,
   * and one behind a word of a `reach` property, too.
   * Default 0: never.
   */
  readonly bulkInstallations?: number
  /** Host names to answer to, besides loopback and the endpoints of the catalogs. */
  readonly allowedHosts?: readonly string[]
  /** Stores events on a ClickHouse server, which several collectors may share, instead of in `dataDir`. The log stays in `dataDir`. */
  readonly clickhouse?: ClickhouseOptions
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
    /** Default 4 MiB. While a segment is stored it takes many times as much memory. */
    readonly segmentBytes?: number
    /** Bytes the store may be behind before senders are told to come back. Default 512 MiB. */
    readonly maxBehindBytes?: number
  }
}

export interface Collector {
  /** Where events go, such as `http://127.0.0.1:7663`. */
  readonly url: string
  /** Where reports, catalogs and metrics are, for who holds a token. */
  readonly adminUrl: string
  readonly catalogs: Catalogs
  /** Files in `catalogs/` that cannot be used, by their names, and why: one line each. */
  readonly unusedCatalogs: ReadonlyMap<string, string>
  /**
   * Ingest without the socket, for a server of your own. Only what is told here of the sender bounds what one address may send
   * (`perAddress`, `bulkInstallations`): the request says nothing of it that could be believed.
   */
  readonly fetch: MountedHandler
  /**
   * Answers what is being received, brings it into the store, and releases the directory. Repeating it waits for the same end.
   *
   * @param withinMs What the store has not taken over by then stays in the log, for the next start. Default: no bound.
   */
  close(withinMs?: number): Promise<Closed>
}

export interface Closed {
  /** Bytes that stay in the log. */
  readonly leftBytes: number
}

export const DEFAULT_PORT = 7663

const SEGMENT_AGE_MS = 1000
const SEGMENT_BYTES = 4 * 1024 * 1024
const MAX_BEHIND_BYTES = 512 * 1024 * 1024

/** Starts a collector. Throws a `CollectorError` that says in one line what the operator has to change. */
export async function createCollector(options: CollectorOptions): Promise<Collector> {
  const { report = (line) => void process.stderr.write(`${line}\n`), now = () => new Date() } = options
  const directory = openDataDirectory(options.dataDir, { create: true })
  const lastDay = lastWritten(directory)
  const pipeline = await openPipeline({
    directory,
    ...(options.catalogs && { newCatalogs: options.catalogs }),
    clickhouse: options.clickhouse,
    report,
    ...(options.onStoreLost && { onStoreLost: options.onStoreLost }),
  })
  const log = openLog(directory.log, pipeline, options)
  const today = dayOf(now)
  const retention = () => retentionOf(pipeline.registry.catalogs, options.retentionDays)
  const daily = async (day: string): Promise<void> => {
    for (const tool of pipeline.registry.catalogs.keys()) {
      for (const { kind, message } of await alarmsOf(pipeline.store, tool, day))
        report(`${tool} seems to have ${kind}. ${message}`)
    }
  }
  const upkeep = startUpkeep({ store: pipeline.store, today, lastDay, retention, daily, report })
  const front = createFront({
    log,
    pipeline,
    today,
    report,
    hosts: [...(options.allowedHosts ?? []), ...(options.host ? [options.host] : [])],
    maxBehindBytes: options.log?.maxBehindBytes ?? MAX_BEHIND_BYTES,
    perAddress: options.perAddress ?? 0,
    bulkInstallations: options.bulkInstallations ?? 0,
  })

  async function release(withinMs?: number): Promise<Closed> {
    const { applier, registry, store } = pipeline
    registry.close()
    await log.seal()
    await within(applier.settled(), withinMs)
    await applier.stop()
    await upkeep.stop()
    await store.close()
    return { leftBytes: applier.waitingBytes }
  }

  let admin: Admin | undefined
  try {
    admin = await startAdmin({
      routes: [
        reportRoute(answerReport),
        ...catalogRoutes(pipeline.registry),
        metricsRoute(front.metrics),
        ...maintenanceRoutes(runTask),
      ],
      access: createAccess(directory.tokens),
      onRawRead: (by, asked) => appendRawRead(directory.rawReads, { by, asked, at: now().toISOString() }),
      report,
      ...(options.adminHost && { host: options.adminHost }),
      ...(options.adminPort && { port: options.adminPort }),
      ...(options.allowedHosts && { allowedHosts: options.allowedHosts }),
    })
    const adminUrl = admin.url
    writeRunning(directory.running, { admin: adminUrl, secret: admin.secret })
    const listener = await listen(front.ingest, {
      host: options.host ?? '127.0.0.1',
      port: options.port ?? DEFAULT_PORT,
      ...(options.trustedProxies && { trustedProxies: options.trustedProxies }),
      onMalformed: (status, code) => front.metrics.answered(status, code, 0),
    })
    let closed: Promise<Closed> | undefined
    const close = async (withinMs?: number): Promise<Closed> => {
      front.stop()
      await Promise.all([listener.close(), admin?.close()])
      removeRunning(directory.running)
      return release(withinMs)
    }
    return {
      url: listener.url,
      adminUrl,
      get catalogs() {
        return pipeline.registry.catalogs
      },
      get unusedCatalogs() {
        return pipeline.registry.unused
      },
      fetch: createHandler(front.ingest),
      close: (withinMs) => (closed ??= close(withinMs)),
    }
  } catch (error) {
    front.stop()
    await admin?.close()
    removeRunning(directory.running)
    await release()
    throw error
  }

  async function runTask(task: Maintenance): Promise<Maintained> {
    await log.seal()
    await pipeline.applier.settled()
    const { waitingBytes } = pipeline.applier
    const done = await maintain({ store: pipeline.store, directory, catalogs: pipeline.registry.catalogs }, task)
    return { ...done, ...(waitingBytes > 0 && { waitingBytes }) }
  }

  async function answerReport({ tool, days }: ReportRequest): Promise<Report[]> {
    await log.seal()
    await pipeline.applier.settled()
    const { waitingBytes } = pipeline.applier
    const reports = await reportTools(pipeline.store, pipeline.registry.catalogs, { tool, days, today: today() })
    return withWaiting(reports, waitingBytes)
  }
}

async function within(work: Promise<void>, ms: number | undefined): Promise<void> {
  if (ms === undefined) return work
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, timeout])
  clearTimeout(timer)
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
