import { createCollector, type Collector } from '../collector.ts'
import type { Command } from './arguments.ts'

type ServeCommand = Extract<Command, { name: 'serve' }>

/** Runs a collector until SIGTERM or SIGINT. A second signal does not wait for it. */
export async function serve(command: ServeCommand): Promise<number> {
  // Nobody else on this machine reads the data, whatever the shell's umask.
  process.umask(0o077)
  // Before anybody can know that there is something to stop.
  const stopped = stopSignal()
  const { promise: lost, resolve: onStoreLost } = pending<Error>()
  const collector = await createCollector({
    dataDir: command.data,
    catalogs: command.catalogs,
    host: command.host,
    port: command.port,
    allowedHosts: command.allowedHosts,
    onStoreLost,
    report: sparingly((line) => void process.stderr.write(`sonde-collector: ${line}\n`)),
  })
  process.stdout.write(startText(collector, command))
  const ended = await Promise.race([lost, stopped])
  if (ended instanceof Error) {
    process.stderr.write(
      `sonde-collector: The store is lost: ${ended.message}. Everything acknowledged is in the log; start again. [store-failed]\n`,
    )
    await collector.close().catch(() => undefined)
    return 1
  }
  await collector.close()
  process.stdout.write('Stopped. Everything that was acknowledged is kept.\n')
  return 0
}

function startText({ url, catalogs }: Collector, { data }: ServeCommand): string {
  const tools = [...catalogs].map(([tool, versions]) => (versions.length > 1 ? `${tool} (${versions.length} catalogs)` : tool))
  return `Sonde collector

  events    ${url}/v1/events
  data      ${data}
  catalogs  ${tools.join(', ') || 'none, so every event is refused; register one with --catalog'}
  report    sonde-collector report --data ${data}

Ctrl+C stops it.
`
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
