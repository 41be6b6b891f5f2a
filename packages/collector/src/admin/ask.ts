import { CollectorError, type CollectorErrorCode } from '../collector-error.ts'
import type { Maintained, Maintenance } from '../maintenance.ts'
import type { Report } from '../report/build-report.ts'
import type { AdminAnswer } from './answer.ts'
import type { Running } from './running.ts'

const TIMEOUT_MS = 60_000

/**
 * Asks a running collector for its reports. Undefined where nobody answers, or somebody who does not know the secret: the collector
 * that wrote `running` is gone, and its port may be another program's.
 */
export async function askForReports(running: Running, query: URLSearchParams): Promise<readonly Report[] | undefined> {
  const answer = await request({ url: running.admin, token: running.secret }, 'GET', `/report?${query.toString()}`)
  if (!answer || ('error' in answer && answer.error.code === 'unauthorized')) return undefined
  if ('reports' in answer) return answer.reports
  throw refusalOf(answer)
}

const MAINTENANCE_TIMEOUT_MS = 60 * 60 * 1000

/** Has a running collector do it; undefined where none answers. */
export async function askToMaintain(running: Running, task: Maintenance): Promise<Maintained | undefined> {
  const body = task.name === 'quarantine' ? task.selection : task.name === 'export' ? task.query : {}
  const owner = { url: running.admin, token: running.secret }
  const answer = await request(owner, 'POST', `/v1/${task.name}`, JSON.stringify(body), MAINTENANCE_TIMEOUT_MS)
  if (!answer || ('error' in answer && answer.error.code === 'unauthorized')) return undefined
  if ('done' in answer) return answer.done
  throw refusalOf(answer)
}

/** A collector somewhere else, and the token that may ask it. */
export interface Elsewhere {
  readonly url: string
  readonly token: string
}

/** Asks a collector that has to be there. Throws a `CollectorError` where it is not, or refuses. */
export async function ask(of: Elsewhere, method: 'GET' | 'PUT', path: string, text?: string): Promise<AdminAnswer> {
  const answer = await request(of, method, path, text)
  if (!answer) {
    throw new CollectorError(
      'no-collector',
      `No collector answers at \`${of.url}\`. Name its admin address, as \`serve\` prints it.`,
    )
  }
  if ('error' in answer) throw refusalOf(answer)
  return answer
}

function refusalOf(answer: AdminAnswer): CollectorError {
  if (!('error' in answer)) return new CollectorError('no-collector', 'The collector gave an answer to another question.')
  const { code, message } = answer.error
  if (code === 'not-found') {
    return new CollectorError(
      'no-collector',
      'What answers there is no admin address, maybe the one for events. Name the one that `serve` prints as `admin`.',
    )
  }
  const isToken = code === 'unauthorized' || code === 'forbidden'
  return isToken
    ? new CollectorError(
        'wrong-token',
        `The collector does not take this token: ${code === 'forbidden' ? message : 'it is wrong or was revoked. Ask its operator for one.'}`,
      )
    : new CollectorError(code as CollectorErrorCode, message)
}

function request(
  { url, token }: Elsewhere,
  method: string,
  path: string,
  text?: string,
  timeout = TIMEOUT_MS,
): Promise<AdminAnswer | undefined> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}`, ...(text !== undefined && { 'content-type': 'application/json' }) }
    const target = new URL(path, url)
    const secure = target.protocol === 'https:'
    // An import would also load Node's fetch, which takes longer than all of this program.
    const http = process.getBuiltinModule(secure ? 'node:https' : 'node:http')
    // An agent of its own, because Node can be told to send everything of the default one through a proxy.
    const agent = new http.Agent()
    const question = http.request(target, { agent, method, headers, timeout }, (response) => {
      const chunks: Buffer[] = []
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => resolve(parse(Buffer.concat(chunks).toString())))
        .on('error', () => resolve(undefined))
    })
    question.on('timeout', () => question.destroy()).on('error', () => resolve(undefined))
    question.end(text)
  })
}

function parse(text: string): AdminAnswer | undefined {
  try {
    const answer = JSON.parse(text) as Partial<AdminAnswer> | null
    return answer?.sonde === 1 ? (answer as AdminAnswer) : undefined
  } catch {
    return undefined
  }
}
