// Owns the database, so that its work never delays an acknowledgement.
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { CollectorError } from '../../collector-error.ts'
import type { EventStore } from '../contract.ts'
import { openDatabase, type DatabaseOptions } from './database.ts'
import type { Answer, Call } from './messages.ts'

const BEHIND_ANSWERS = 10

async function answer(id: number, task: () => Promise<unknown>): Promise<void> {
  let message: Answer
  try {
    message = { id, value: await task() }
  } catch (error) {
    message = { id, failure: failureOf(error) }
  }
  parentPort?.postMessage(message)
}

function failureOf(error: unknown): Extract<Answer, { failure: unknown }>['failure'] {
  if (error instanceof CollectorError) return { message: error.plainMessage, code: error.code }
  return { message: error instanceof Error ? error.message : String(error) }
}

// On Linux this is of the calling thread and of those it starts, the database's; elsewhere it would be of the whole process.
if (process.platform === 'linux') setPriority(BEHIND_ANSWERS)

let store: EventStore | undefined
await answer(0, async () => {
  store = await openDatabase(workerData as DatabaseOptions)
})

if (store) {
  const methods = store as unknown as Record<Call['method'], (...args: readonly unknown[]) => Promise<unknown>>
  const serve = async ({ id, method, args }: Call): Promise<void> => {
    await answer(id, () => methods[method](...args))
    if (method === 'close') parentPort?.close()
  }
  parentPort?.on('message', (call: Call) => void serve(call))
}
