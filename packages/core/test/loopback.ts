import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

// An import would also load Node's fetch, which takes longer than all of this.
const { createServer } = process.getBuiltinModule('node:http')

/** One request as it arrived. */
export interface Received {
  readonly path: string
  readonly body: string
  /** Tells connections apart. */
  readonly port: number
}

/** A receiver on this machine. */
export interface Receiver {
  readonly endpoint: string
  readonly received: Received[]
  /** What it answers; tests replace it. */
  answer: { status: number; body: string } | 'nothing'
  /** Answers nobody before it has so many requests. */
  answersFrom: number
}

/** Listens on loopback until the test ends, and answers as a collector that takes everything. */
export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = {
    endpoint: '',
    received: [],
    answer: { status: 202, body: '{"sonde":1,"accepted":1,"rejected":[]}' },
    answersFrom: 1,
  }
  const waiting: ServerResponse[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      receiver.received.push({ path: request.url ?? '', body, port: request.socket.remotePort ?? 0 })
      waiting.push(response)
      if (receiver.answer === 'nothing' || receiver.received.length < receiver.answersFrom) return
      const { status, body: text } = receiver.answer
      for (const each of waiting.splice(0)) each.writeHead(status, { 'content-type': 'application/json' }).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return Object.assign(receiver, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}
