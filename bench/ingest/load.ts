import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { deliveries, type Deliveries } from './deliveries.ts'

export interface Shape {
  readonly callers: number
  /** In each body. */
  readonly events: number
  /** How long a caller rests after each answer. Default not at all. */
  readonly pauseMs?: number
}

export interface Measured {
  readonly eventsPerSecond: number
  readonly latenciesMs: readonly number[]
}

const CLOSING_BRACE = 0x7d

/**
 * Lets every caller send one body after another for some time, each on a connection of its own. On bare sockets, because the client
 * of Node would take more of the machine than what is measured. Throws at the first answer that is not 202.
 */
export async function load(
  url: string,
  { callers, events, pauseMs = 0 }: Shape,
  durationMs: number,
  random: () => number,
): Promise<Measured> {
  const { hostname, port } = new URL(url)
  const latenciesMs: number[] = []
  const sockets = await Promise.all(Array.from({ length: callers }, () => open(Number(port), hostname)))
  const prepared = sockets.map((socket) => ({ socket, requests: deliveries(events, random) }))
  const start = performance.now()
  const until = start + durationMs
  await Promise.all(prepared.map(({ socket, requests }) => call(socket, requests, until, pauseMs, latenciesMs)))
  const seconds = (performance.now() - start) / 1000
  for (const socket of sockets) socket.destroy()
  return { eventsPerSecond: (latenciesMs.length * events) / seconds, latenciesMs }
}

function open(port: number, host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host, noDelay: true }, () => resolve(socket)).once('error', reject)
  })
}

function call(socket: Socket, requests: Deliveries, until: number, pauseMs: number, latenciesMs: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentAt = 0
    const send = (): void => {
      sentAt = performance.now()
      socket.write(requests.next())
    }
    socket
      .on('data', (answer) => {
        // Answers are small and end with their body, so they come whole.
        if (answer.at(-1) !== CLOSING_BRACE) return
        if (answer.toString('latin1', 9, 12) !== '202') {
          reject(new Error(answer.toString()))
          return
        }
        const now = performance.now()
        latenciesMs.push(now - sentAt)
        if (now >= until) resolve()
        else if (pauseMs === 0) send()
        else void wait(pauseMs * (0.5 + Math.random())).then(send)
      })
      .once('error', reject)
      .once('close', () => reject(new Error('the server closed a connection')))
    send()
  })
}
