import { ask, askForReports, type Elsewhere } from '../admin/ask.ts'
import { readRunning } from '../admin/running.ts'
import { utcDate } from '../calendar.ts'
import { openDataDirectory, type DataDirectory } from '../data-directory.ts'
import { openPipeline } from '../pipeline.ts'
import { reportTools, withWaiting, type Report } from '../report/build-report.ts'
import { printReport } from '../report/print.ts'
import type { Command } from './arguments.ts'

type ReportCommand = Extract<Command, { name: 'report' }>

/** Prints the reports of a data directory: asked of the running collector, or read from the files where none runs. */
export async function report(command: ReportCommand): Promise<number> {
  const reports = command.elsewhere ? await askElsewhere(command.elsewhere, command) : await readHere(command)
  process.stdout.write(command.json ? `${JSON.stringify(reports, undefined, 2)}\n` : text(reports))
  return 0
}

async function readHere(command: ReportCommand): Promise<readonly Report[]> {
  const directory = openDataDirectory(command.data, { create: false })
  return (await askRunning(directory, command)) ?? readFiles(directory, command)
}

async function askElsewhere(elsewhere: Elsewhere, command: ReportCommand): Promise<readonly Report[]> {
  const answer = await ask(elsewhere, 'GET', `/report?${queryOf(command).toString()}`)
  return 'reports' in answer ? answer.reports : []
}

function queryOf({ tool, days }: ReportCommand): URLSearchParams {
  return new URLSearchParams({ days: String(days), ...(tool !== undefined && { tool }) })
}

function askRunning({ running: path }: DataDirectory, command: ReportCommand): Promise<readonly Report[] | undefined> {
  const running = readRunning(path)
  if (!running) return Promise.resolve(undefined)
  return askForReports(running, queryOf(command))
}

async function readFiles(directory: DataDirectory, { tool, days }: ReportCommand): Promise<readonly Report[]> {
  const { store, registry, applier } = await openPipeline({
    directory,
    report: (line) => void process.stderr.write(`sonde-collector: ${line}\n`),
  })
  try {
    await applier.settled()
    const { waitingBytes } = applier
    const reports = await reportTools(store, registry.catalogs, { tool, days, today: utcDate(new Date()) })
    return withWaiting(reports, waitingBytes)
  } finally {
    registry.close()
    await applier.stop()
    await store.close()
  }
}

function text(reports: readonly Report[]): string {
  if (reports.length === 0) return 'No catalog is registered, so there is nothing to report.\n'
  // What reads the report may know how wide it is, such as `watch` or a pager.
  const { isTTY, columns = Number(process.env['COLUMNS']) || 100 } = process.stdout
  const color = isTTY && !process.env['NO_COLOR']
  return reports.map((each) => printReport(each, { width: columns, color })).join('\n')
}
