import type { Body } from '@sonde/core/protocol'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { answerTo, bodyOf, type Behaviour } from './behaviour.ts'
import { openOwnPort, openPort } from './own-port.ts'
import { readRequest, type ReceivedRequest } from './request.ts'

// An import would also load Node's fetch, which takes longer than all of this.
const { createServer } = process.getBuiltinModule('node:http')

export interface FakeCollectorOptions {
  /** How it begins. Default `accept`. */
  readonly behaviour?: Behaviour
  /** How long `slow` waits before it answers. Default 2000. */
  readonly slowMs?: number
}

/** A collector on loopback that keeps what it was sent. */
export interface FakeCollector extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, the same over every change of behaviour. */
  readonly endpoint: string
  /** Every request that arrived whole, oldest first. */
  readonly requests: readonly ReceivedRequest[]
  /** What the requests to `/v1/events`, and as logs of OpenTelemetry to `/v1/logs`, say, oldest first; a body that is not wire v1 is missing here and was answered with 400. */
  readonly bodies: readonly Body[]
  /** Every byte that any connection brought, heads and bodies, whether a request became of it or not. */
  wire(): Uint8Array
  /** Behaves differently from the next request on. Resolves when the port is open or closed accordingly. */
  behave(behaviour: Behaviour): Promise<void>
  /**
   * Resolves when what was received fits, now or later.
   *
   * @throws Error when it does not within `deadlineMs`, by default 30 000: a busy machine starts a courier late.
   */
  until(fits: (collector: FakeCollector) => boolean, deadlineMs?: number): Promise<void>
  /** Ends every connection and closes the port. */
  close(): Promise<void>
}

/** Starts a collector on a port of its own of 127.0.0.1 that speaks wire v1, in the test's own process. */
export async function fakeCollector(options: FakeCollectorOptions = {}): Promise<FakeCollector> {
  const { slowMs = 2000 } = options
  let behaviour = options.behaviour ?? 'accept'
  const requests: ReceivedRequest[] = []
  const arrived: Buffer[] = []
  const timers = new Set<NodeJS.Timeout>()
  const waiting = new Set<() => void>()

  async function receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming)
    if (behaviour === 'hang') return keep(request)
    const { status, text } = answerTo(request, behaviour)
    const send = () => response.writeHead(status, { 'content-type': 'application/json' }).end(text)
    keep({ ...request, status })
    if (behaviour !== 'slow') return void send()
    const timer = setTimeout(() => {
      timers.delete(timer)
      send()
    }, slowMs)
    timers.add(timer)
  }

  function keep(request: ReceivedRequest): void {
    requests.push(request)
    for (const look of waiting) look()
  }

  const server = createServer((incoming, response) => {
    // A sender that goes away in the middle of a body is a behaviour of senders, not a defect of the test.
    receive(incoming, response).catch(() => {})
  })
  server.on('connection', (socket: Socket) => socket.on('data', (chunk: Buffer) => arrived.push(chunk)))

  async function close(): Promise<void> {
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
    if (!server.listening) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }

  const port = await openOwnPort(server)
  if (behaviour === 'refuse') await close()

  const collector: FakeCollector = {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    get bodies() {
      return requests.flatMap((request) => bodyOf(request) ?? [])
    },
    wire: () => Buffer.concat(arrived),
    async behave(next) {
      behaviour = next
      if (next === 'refuse') await close()
      else if (!server.listening) await openPort(server, port)
    },
    until: (fits, deadlineMs = 30_000) =>
      new Promise((resolve, reject) => {
        const deadline = setTimeout(() => {
          waiting.delete(look)
          reject(
            new Error(`What was awaited did not arrive within ${deadlineMs} ms; ${requests.length} requests did. [not-received]`),
          )
        }, deadlineMs)
        const look = () => {
          if (!fits(collector)) return
          waiting.delete(look)
          clearTimeout(deadline)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    close,
    [Symbol.asyncDispose]: close,
  }
  return collector
}
