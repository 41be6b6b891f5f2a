import { cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { appendRawRead } from '../access/raw-reads.ts'
import { askToMaintain } from '../admin/ask.ts'
import { readRunning } from '../admin/running.ts'
import { CollectorError, systemCode } from '../collector-error.ts'
import { openDataDirectory, type DataDirectory } from '../data-directory.ts'
import { maintain, type Maintained, type Maintenance } from '../maintenance.ts'
import { openPipeline } from '../pipeline.ts'
import type { ExportQuery } from '../store/contract.ts'

export interface MaintainCommand {
  readonly name: 'maintain'
  readonly data: string
  readonly task: Maintenance
  /** Where to move what was written. */
  readonly out: string | undefined
}

/** Rebuilds, quarantines, exports or backs up: by the running collector, or here where none runs. */
export async function runMaintenance({ data, task, out }: MaintainCommand): Promise<number> {
  if (out !== undefined && existsSync(out))
    throw new CollectorError('wrong-usage', `\`${out}\` is there already. Name a new one with --out.`)
  if (out !== undefined && !existsSync(dirname(resolve(out))))
    throw new CollectorError(
      'wrong-usage',
      `There is no directory \`${dirname(resolve(out))}\` for \`${out}\`. Make it, or name another with --out.`,
    )
  const directory = openDataDirectory(data, { create: false })
  const running = readRunning(directory.running)
  const done = (running && (await askToMaintain(running, task))) ?? (await maintainHere(directory, task))
  if (done.path !== undefined && out !== undefined) move(done.path, out)
  process.stdout.write(`${sentence(task, done, out)}\n`)
  // A backup has them.
  if (done.waitingBytes !== undefined && task.name !== 'backup') {
    process.stderr.write(
      `sonde-collector: The store would not take ${done.waitingBytes} bytes of what was acknowledged, so this was done without them. Do it again when it has.\n`,
    )
  }
  return 0
}

async function maintainHere(directory: DataDirectory, task: Maintenance): Promise<Maintained> {
  const report = (line: string): void => void process.stderr.write(`sonde-collector: ${line}\n`)
  const { store, applier, registry } = await openPipeline({ directory, report })
  try {
    await applier.settled()
    if (task.name === 'export') noteRawRead(directory, task.query)
    const { waitingBytes } = applier
    const done = await maintain({ store, directory, catalogs: registry.catalogs }, task)
    return { ...done, ...(waitingBytes > 0 && { waitingBytes }) }
  } finally {
    registry.close()
    await applier.stop()
    await store.close()
  }
}

/** In the words of the running collector, which would have written it down. */
function noteRawRead({ rawReads }: DataDirectory, query: ExportQuery): void {
  const asked = `/v1/export ${JSON.stringify(query)}`
  appendRawRead(rawReads, { by: 'this machine', asked, at: new Date().toISOString() })
}

function move(from: string, to: string): void {
  try {
    try {
      renameSync(from, to)
    } catch (error) {
      if (systemCode(error) !== 'EXDEV') throw error
      cpSync(from, to, { recursive: true })
      rmSync(from, { recursive: true })
    }
  } catch (error) {
    throw new CollectorError('data-unwritable', `Cannot write \`${to}\`: ${(error as Error).message}. It is in \`${from}\`.`)
  }
}

function sentence(task: Maintenance, { events = 0, path }: Maintained, out = path): string {
  switch (task.name) {
    case 'rebuild':
      return 'The daily sums were computed again from the events.'
    case 'quarantine':
      return `${counted(events, 'event')} of ${task.selection.tool} ${events === 1 ? 'was' : 'were'} removed, and the daily sums computed again.`
    case 'export':
      return `${counted(events, 'event')} of ${task.query.tool} ${events === 1 ? 'is' : 'are'} in ${out}.`
    default:
      return `A copy of everything is in ${out}. To restore it, start a collector with it as --data.`
  }
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
