import { Worker } from 'node:worker_threads'
import { CollectorError } from '../../collector-error.ts'
import type { EventStore } from '../contract.ts'
import type { DatabaseOptions } from './database.ts'
import type { Answer, Call } from './messages.ts'

// The file lock that keeps other processes out does not keep out a second thread of this one.
const openHere = new Set<string>()

/**
 * Opens the embedded store in a thread of its own.
 *
 * @param onLost Called when the thread ends by itself. Every call fails from then on; the log is not affected.
 */
export async function openDuckdbStore(
  options: DatabaseOptions,
  onLost: (error: Error) => void = () => undefined,
): Promise<EventStore> {
  if (openHere.has(options.path)) {
    throw new CollectorError(
      'data-in-use',
      `\`${options.path}\` is in use by this process. Close the first collector, or use another directory.`,
    )
  }
  openHere.add(options.path)
  const worker = new Worker(workerUrl(), { workerData: options, execArgv: [] })
  const pending = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let lastId = 0
  let closing = false
  let lost: Error | undefined

  function lose(error: Error): void {
    if (lost) return
    lost = error
    openHere.delete(options.path)
    for (const waiting of pending.values()) waiting.reject(error)
    pending.clear()
    if (!closing) onLost(error)
  }

  worker.on('message', (answer: Answer) => {
    const waiting = pending.get(answer.id)
    pending.delete(answer.id)
    if ('value' in answer) waiting?.resolve(answer.value as never)
    else waiting?.reject(toError(answer.failure))
  })
  worker.on('error', lose)
  worker.on('exit', () => lose(new Error('the thread that owns the database has ended')))

  function wait<T>(id: number): Promise<T> {
    return new Promise((resolve, reject) => pending.set(id, { resolve, reject }))
  }

  function call<T>(method: Call['method'], ...args: readonly unknown[]): Promise<T> {
    if (lost) return Promise.reject(lost)
    lastId += 1
    worker.postMessage({ id: lastId, method, args } satisfies Call)
    return wait(lastId)
  }

  try {
    await wait(0)
  } catch (error) {
    closing = true
    await worker.terminate()
    throw error
  }
  return {
    apply: (segment) => call('apply', segment),
    count: (query) => call('count', query),
    losses: (span) => call('losses', span),
    countIds: (span) => call('countIds', span),
    upkeep: (today, retention) => call('upkeep', today, retention),
    rebuild: () => call('rebuild'),
    exportEvents: (query, path) => call('exportEvents', query, path),
    backup: (path) => call('backup', path),
    quarantine: (selection) => call('quarantine', selection),
    async close() {
      closing = true
      const ended = new Promise((resolve) => worker.once('exit', resolve))
      await call('close')
      await ended
    },
  }
}

function toError({ message, code }: Extract<Answer, { failure: unknown }>['failure']): Error {
  return code ? new CollectorError(code, message) : new Error(message)
}

/** From sources the worker is the file beside this one; a build gives it a name of its own. */
function workerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './duckdb-worker.mjs', import.meta.url)
}
