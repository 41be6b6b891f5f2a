import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CollectorError } from '../collector-error.ts'
import type { Report } from '../report/build-report.ts'
import { adminAnswer, type AdminAnswer } from './answer.ts'

export interface ReportRequest {
  /** One tool; every registered one when absent. */
  readonly tool: string | undefined
  readonly days: number
}

export interface Admin {
  readonly url: string
  readonly secret: string
  close(): Promise<void>
}

/** Answers questions about the data, on a port of its own that only this machine reaches and only with the secret. */
export async function startAdmin(report: (request: ReportRequest) => Promise<Report[]>): Promise<Admin> {
  const secret = randomBytes(32).toString('hex')
  let host = ''
  const server = createServer({ maxHeaderSize: 8192, headersTimeout: 10_000 }, (request, response) => {
    void answer(request, response)
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = await respond(request)
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body))
  }

  async function respond(request: IncomingMessage): Promise<{ status: number; body: AdminAnswer }> {
    if (request.headers.host !== host || !isSame(request.headers.authorization ?? '', `Bearer ${secret}`)) {
      return adminAnswer(401, 'unauthorized', 'The secret beside the data is missing or wrong.')
    }
    const url = new URL(request.url ?? '', 'http://admin')
    if (url.pathname !== '/report' || request.method !== 'GET')
      return adminAnswer(404, 'not-found', 'There is only `GET /report`.')
    try {
      const reports = await report({
        tool: url.searchParams.get('tool') ?? undefined,
        days: Number(url.searchParams.get('days')),
      })
      return { status: 200, body: { sonde: 1, reports } }
    } catch (error) {
      if (error instanceof CollectorError) return adminAnswer(400, error.code, error.plainMessage)
      return adminAnswer(500, 'internal-error', (error as Error).message)
    }
  }

  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}`,
    secret,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
