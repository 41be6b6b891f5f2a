import { Agent, get } from 'node:http'
import { CollectorError, type CollectorErrorCode } from '../collector-error.ts'
import type { Report } from '../report/build-report.ts'
import type { AdminAnswer } from './answer.ts'
import type { Running } from './running.ts'

const TIMEOUT_MS = 60_000

/**
 * Asks a running collector for its reports. Undefined where nobody answers, or somebody who does not know the secret: the collector
 * that wrote `running` is gone, and its port may be another program's.
 */
export async function askForReports(running: Running, query: URLSearchParams): Promise<readonly Report[] | undefined> {
  const answer = await request(running, `/report?${query.toString()}`)
  if (!answer) return undefined
  if ('reports' in answer) return answer.reports
  if (answer.error.code === 'unauthorized') return undefined
  throw new CollectorError(answer.error.code as CollectorErrorCode, answer.error.message)
}

function request(running: Running, path: string): Promise<AdminAnswer | undefined> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${running.secret}` }
    // An agent of its own, because Node can be told to send everything of the default one through a proxy.
    const question = get(new URL(path, running.admin), { agent: new Agent(), headers, timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = []
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => resolve(parse(Buffer.concat(chunks).toString())))
        .on('error', () => resolve(undefined))
    })
    question.on('timeout', () => question.destroy()).on('error', () => resolve(undefined))
  })
}

function parse(text: string): AdminAnswer | undefined {
  try {
    const answer = JSON.parse(text) as Partial<AdminAnswer> | null
    return answer?.sonde === 1 && ('reports' in answer || 'error' in answer) ? (answer as AdminAnswer) : undefined
  } catch {
    return undefined
  }
}
