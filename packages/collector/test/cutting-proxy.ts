import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Passes `requests` requests on, and from then on takes each one, passes it on, and hangs up instead of answering. */
export async function cutAfter(target: string, requests: number): Promise<{ url: string; close(): Promise<void> }> {
  let passed = 0
  const server = createServer((incoming, outgoing) => {
    passed += 1
    const cut = passed > requests
    // The first one that is cut still reaches the server: the worst moment is after it has done its work.
    if (passed > requests + 1) {
      incoming.destroy()
      return
    }
    const { method, headers } = incoming
    const onwards = request(new URL(incoming.url ?? '/', target), { ...(method && { method }), headers }, (answer) => {
      if (cut) {
        answer.resume().on('end', () => outgoing.destroy())
        return
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    })
    onwards.on('error', () => outgoing.destroy())
    incoming.pipe(onwards)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
