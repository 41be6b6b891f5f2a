import type { Collector } from '../collector.ts'
import { oneLine } from '../one-line.ts'
import type { Settings } from './settings.ts'

/** What `serve` says: to a person, or a JSON object a line to a program. Nothing of it is about a sender. */
export interface Printer {
  started(collector: Collector, settings: Settings): void
  /** One line about what the operator has to know. */
  problem(line: string): void
  stopped(leftBytes: number): void
}

export function createPrinter(format: string): Printer {
  return format === 'json' ? jsonPrinter : textPrinter
}

const textPrinter: Printer = {
  started: (collector, settings) => void process.stdout.write(startText(collector, settings)),
  problem: (line) => void process.stderr.write(`sonde-collector: ${oneLine(line)}\n`),
  stopped: (leftBytes) => void process.stdout.write(`${stopText(leftBytes)}\n`),
}

const jsonPrinter: Printer = {
  started({ url, adminUrl, catalogs, unusedCatalogs }, { data }) {
    write(process.stdout, {
      level: 'info',
      message: 'Started.',
      events: `${url}/v1/events`,
      admin: adminUrl,
      data,
      tools: [...catalogs.keys()],
      unusedCatalogs: [...unusedCatalogs.keys()],
    })
  },
  problem(line) {
    const [, message = line, code] = /^(.*?)(?: \[([a-z-]+)\])?$/.exec(oneLine(line)) ?? []
    write(process.stderr, { level: 'error', message, ...(code !== undefined && { code }) })
  },
  stopped: (leftBytes) => write(process.stdout, { level: 'info', message: stopText(leftBytes), leftBytes }),
}

function write(stream: NodeJS.WriteStream, line: object): void {
  stream.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`)
}

function startText({ url, adminUrl, catalogs, unusedCatalogs }: Collector, { data }: Settings): string {
  const unused =
    unusedCatalogs.size > 0 ? `\n  NOT USED  ${oneLine([...unusedCatalogs.keys()].join(', '))}: see above, or \`doctor\`` : ''
  const tools = [...catalogs].map(([tool, versions]) => (versions.length > 1 ? `${tool} (${versions.length} catalogs)` : tool))
  return `Sonde collector

  events    ${url}/v1/events
  admin     ${adminUrl}
  data      ${data}
  catalogs  ${tools.join(', ') || 'none, so every event is refused; register one with --catalog'}${unused}
  report    sonde-collector report --data ${data}

Ctrl+C stops it.
`
}

function stopText(leftBytes: number): string {
  if (leftBytes === 0) return 'Stopped. Everything that was acknowledged is kept.'
  const size = leftBytes < 1024 * 1024 ? `${Math.ceil(leftBytes / 1024)} KiB` : `${Math.ceil(leftBytes / 1024 / 1024)} MiB`
  return `Stopped. Everything that was acknowledged is kept; ${size} of it are still in the log, and the next start brings them into the store.`
}
