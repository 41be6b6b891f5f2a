import type { AddressInfo } from 'node:net'

/** One request as it arrived. */
export interface CapturedRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Buffer
}

/** A receiver on this machine that takes everything and passes nothing on. */
export interface Capture {
  readonly endpoint: string
  readonly requests: readonly CapturedRequest[]
  close(): void
}

/** Listens on loopback, on a port the system chooses. Answers as a collector does. */
export function startCapture(): Promise<Capture> {
  const { createServer } = process.getBuiltinModule('node:http')
  const requests: CapturedRequest[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      requests.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) })
      response.writeHead(202, { 'content-type': 'application/json' })
      response.end('{"sonde":1,"accepted":0,"rejected":[]}')
    })
  })
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      resolve({
        endpoint: `http://127.0.0.1:${port}`,
        requests,
        close() {
          server.closeAllConnections()
          server.close()
        },
      })
    })
  })
}
