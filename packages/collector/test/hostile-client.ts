import { request, type OutgoingHttpHeaders } from 'node:http'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Opens a connection that nobody waits for. */
export function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket))
    socket.on('error', reject)
    onTestFinished(() => void socket.destroy())
  })
}

const PATIENCE_MS = 120_000

/** Sends raw bytes and resolves to everything that comes back until the other side ends or `isDone`. */
export async function talk(url: string, bytes: string | Buffer, isDone: (text: string) => boolean = isWhole): Promise<string> {
  const socket = await open(url)
  return new Promise((resolve) => {
    let text = ''
    const finish = (): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(text)
    }
    const timer = setTimeout(finish, PATIENCE_MS)
    socket
      .on('data', (chunk) => {
        text += chunk.toString('latin1')
        if (isDone(text)) finish()
      })
      .on('close', finish)
      .on('error', finish)
    socket.write(bytes, () => undefined)
  })
}

function isWhole(text: string): boolean {
  const [head = '', body] = text.split('\r\n\r\n', 2)
  const length = /content-length: (\d+)/i.exec(head)?.[1]
  return body !== undefined && (length === undefined || body.length >= Number(length))
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
}

/** Posts a body with any headers, and resolves to the status and the code of a refusal. */
export function post(
  url: string,
  body: string | Buffer,
  headers: OutgoingHttpHeaders = {},
  path = '/v1/events',
): Promise<{ status: number; code: string | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url + path, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', ...headers },
    })
    sent
      .on('response', (response) => {
        let text = ''
        response
          .on('data', (chunk: Buffer) => (text += chunk.toString()))
          .on('end', () => resolve({ status: response.statusCode ?? 0, code: /"code":"([a-z0-9-]+)"/.exec(text)?.[1], text }))
      })
      .on('error', reject)
      .end(body)
  })
}
