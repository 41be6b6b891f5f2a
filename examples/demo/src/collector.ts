import { acmeCatalog, collectorProgram, otherTools } from './places.ts'
import { run, start } from './children.ts'
import { OUTPUT_WIDTH } from './page.ts'
import type { Report } from './account.ts'

/** The real collector, running as a process of its own. */
export interface Collector {
  readonly url: string
  /** What it printed when it was ready. */
  readonly greeting: string
  /** Resolves with what it printed, when it has ended. */
  readonly ended: Promise<string>
  /** Prints the report, as `sonde-collector report` does. */
  report(): Promise<string>
  reportOnAcme(): Promise<Report>
  /** Runs of each tool that ended, by its name. */
  runs(): Promise<ReadonlyMap<string, number>>
  stop(): Promise<void>
}

export interface CollectorOptions {
  readonly cwd: string
  readonly data: string
  readonly env: Readonly<Record<string, string>>
  /** 0 takes any free port. */
  readonly port: string
}

export async function startCollector({ cwd, data, env, port }: CollectorOptions): Promise<Collector> {
  const invocation = (...args: string[]) => ({ program: process.execPath, args: [collectorProgram, ...args], cwd, env })
  const catalogs = [acmeCatalog, ...otherTools.map(({ catalog }) => catalog)].flatMap((file) => ['--catalog', file])
  const server = start(invocation('serve', '--data', data, ...catalogs, '--port', port))
  const [greeting, url = ''] = await server.printed(/^[^]*?(http:\/\/[\d.:]+)\/v1\/events[^]*Ctrl\+C.*\n/)

  const asking = { ...invocation('report', '--data', data), env: { ...env, COLUMNS: String(OUTPUT_WIDTH) } }

  async function report(...options: string[]): Promise<string> {
    const { exitCode, stdout, printed } = await run({ ...asking, args: [...asking.args, ...options] })
    if (exitCode !== 0) throw new Error(`The report failed: ${printed.trim()}`)
    return stdout
  }

  return {
    url,
    greeting,
    ended: server.ended.then(({ printed }) => printed),
    report: () => report('--tool', 'acme'),
    async reportOnAcme() {
      const [acme] = JSON.parse(await report('--tool', 'acme', '--json')) as Report[]
      if (acme) return acme
      throw new Error('The collector has no report on acme.')
    },
    async runs() {
      const reports = JSON.parse(await report('--json')) as (Report & { readonly tool: string })[]
      const ended = (events: Report['events']) =>
        events.filter(({ word }) => word === 'command.finished' || word === 'build.finished')
      return new Map(reports.map(({ tool, events }) => [tool, ended(events).reduce((sum, { events: count }) => sum + count, 0)]))
    },
    async stop() {
      server.kill('SIGTERM')
      await server.ended
    },
  }
}
