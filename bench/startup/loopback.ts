import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on this machine that answers every request at once: the best endpoint anybody could have. */
export interface Loopback {
  readonly url: string
  requests(): number
  close(): void
}

export async function startLoopback(): Promise<Loopback> {
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    request.resume().on('end', () => {
      const [status, answer] =
        request.url === '/v1/events' ? [202, { sonde: 1, accepted: 1, rejected: [] }] : [200, { status: 1 }]
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close: () => void server.close().closeAllConnections(),
  }
}
