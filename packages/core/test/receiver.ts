import { readFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { connect, createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Body } from '../src/protocol/wire.ts'

// An import would also load Node's fetch, which takes longer than all of this.
const { createServer } = process.getBuiltinModule('node:http')
const { createServer: createTlsServer } = process.getBuiltinModule('node:https')

/** A certificate for `localhost` and `collector.test` that nobody trusts who was not told to. */
export const CERTIFICATE = fileURLToPath(new URL('fixtures/tls/certificate.pem', import.meta.url))
const KEY = fileURLToPath(new URL('fixtures/tls/key.pem', import.meta.url))

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly text: string
  readonly body: Body
}

/** A real server on loopback that takes bodies. */
export interface Receiver {
  readonly port: number
  readonly endpoint: string
  readonly received: readonly Received[]
  readonly connections: () => number
}

/** Answers one request, given how many came before it. */
export type Answering = (response: ServerResponse, received: Received, index: number) => void

export function answer(status: number, body: unknown = { sonde: 1 }, headers: Record<string, string> = {}): Answering {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return (response) => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}

export const accepted: Answering = (response, { body }, index) =>
  answer(202, { sonde: 1, accepted: body.events.length, rejected: [] })(response, {} as Received, index)

export async function receiver(answering: Answering = accepted, { tls = false, port = 0 } = {}): Promise<Receiver> {
  const received: Received[] = []
  let connections = 0
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      const { method = '', url = '', headers } = request
      const one: Received = { method, path: url, headers, text, body: text.startsWith('{') ? JSON.parse(text) : text }
      answering(response, one, received.push(one) - 1)
    })
  }
  const server: Server = tls
    ? createTlsServer({ cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) }, listener)
    : createServer(listener)
  server.on('connection', () => connections++)
  const listening = await listen(server, port)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    port: listening,
    endpoint: `${tls ? 'https' : 'http'}://127.0.0.1:${listening}`,
    received,
    connections: () => connections,
  }
}

/** A server that speaks TCP and nothing more. */
export async function tcpServer(talk: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    talk(socket)
  })
  const port = await listen(server, 0)
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return port
}

/** A proxy that knows CONNECT: every name leads to `127.0.0.1`. */
export interface Proxy {
  readonly port: number
  readonly asked: readonly { readonly target: string; readonly authorization: string | undefined }[]
}

export async function connectProxy(refuseWith?: number): Promise<Proxy> {
  const asked: { target: string; authorization: string | undefined }[] = []
  const server = createServer((_, response) => void response.writeHead(500).end())
  const sockets = new Set<Socket>()
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    asked.push({ target: url, authorization: headers['proxy-authorization'] })
    sockets.add(socket.on('error', () => {}))
    if (refuseWith !== undefined) return void socket.end(`HTTP/1.1 ${refuseWith} No\r\n\r\n`)
    const upstream = connect(Number(url.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(socket)
      socket.pipe(upstream)
    })
    sockets.add(upstream.on('error', () => {}))
  })
  const port = await listen(server, 0)
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.closeAllConnections()
    server.close()
  })
  return { port, asked }
}

function listen(server: Server | TcpServer, port: number): Promise<number> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))
}
