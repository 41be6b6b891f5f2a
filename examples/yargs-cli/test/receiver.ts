import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface ReceivedBody {
  readonly tool: string
  readonly version?: string
  readonly events: readonly { readonly name: string; readonly properties: Readonly<Record<string, unknown>> }[]
}

/** A collector that only remembers, on loopback. */
export async function startReceiver() {
  const bodies: ReceivedBody[] = []
  const waiting: { readonly fits: (bodies: readonly ReceivedBody[]) => boolean; readonly resolve: () => void }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    request.on('end', () => {
      const body = JSON.parse(text) as ReceivedBody
      bodies.push(body)
      response.writeHead(202, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ sonde: 1, accepted: body.events.length, rejected: [] }))
      for (const { fits, resolve } of waiting) if (fits(bodies)) resolve()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    /** Resolves when what was received fits. */
    until: (fits: (bodies: readonly ReceivedBody[]) => boolean) =>
      new Promise<void>((resolve) => (fits(bodies) ? resolve() : waiting.push({ fits, resolve }))),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
