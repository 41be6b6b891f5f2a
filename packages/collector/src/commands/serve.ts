import { CollectorError, diskFull } from '../collector-error.ts'
import { createCollector, type Collector } from '../collector.ts'
import { clickhouseOf } from './clickhouse-of.ts'
import { createPrinter } from './printer.ts'
import type { Settings } from './settings.ts'

/** Runs a collector until SIGTERM or SIGINT. A second signal does not wait for it. */
export async function serve(settings: Settings): Promise<number> {
  // Nobody else on this machine reads the data, whatever the shell's umask.
  process.umask(0o077)
  // Before anybody can know that there is something to stop.
  const stopped = stopSignal()
  const { promise: lost, resolve: onStoreLost } = pending<Error>()
  const print = createPrinter(settings['log-format'])
  const clickhouse = clickhouseOf(settings)
  const options = {
    dataDir: settings.data,
    catalogs: settings.catalog,
    host: settings.host,
    port: settings.port,
    allowedHosts: settings['allow-host'],
    adminHost: settings['admin-host'],
    adminPort: settings['admin-port'],
    trustedProxies: settings['trust-proxy'],
    perAddress: settings['per-address'],
    bulkInstallations: settings['bulk-installations'],
    ...(clickhouse && { clickhouse }),
    ...(settings['retention-days'] > 0 && { retentionDays: settings['retention-days'] }),
    onStoreLost,
    report: sparingly(print.problem),
  }
  let collector: Collector
  try {
    collector = await createCollector(options)
  } catch (error) {
    const known = error instanceof CollectorError ? error : diskFull(error)
    if (!known) throw error
    print.problem(known.message)
    return 1
  }
  print.started(collector, settings)
  const ended = await Promise.race([lost, stopped])
  if (ended instanceof Error) {
    print.problem(`The store is lost: ${ended.message}. Everything acknowledged is in the log; start again. [store-failed]`)
    await collector.close(0).catch(() => undefined)
    return 1
  }
  const { leftBytes } = await collector.close(settings['stop-seconds'] * 1000)
  print.stopped(leftBytes)
  return 0
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
}

function pending<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

const SILENCE_MS = 60_000

/** Says the same line at most once a minute: a full disk fails thousands of requests. */
function sparingly(say: (line: string) => void): (line: string) => void {
  let last = { line: '', time: 0 }
  return (line) => {
    const time = Date.now()
    if (line === last.line && time - last.time < SILENCE_MS) return
    last = { line, time }
    say(line)
  }
}
