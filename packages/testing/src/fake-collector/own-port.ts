import { once } from 'node:events'
import type { Server } from 'node:net'

/** Below what systems give to whoever asks for any port: 32768 on Linux, 49152 elsewhere. */
const FIRST = 12_000
const COUNT = 20_000
const MAX_TRIES = 100

/** Each process begins elsewhere, so that two seldom ask for the same. */
let next = (process.pid * 7919) % COUNT

/**
 * Opens a port of 127.0.0.1 that stays ours while it is closed: one that the system gives to whoever asks for any could be somebody
 * else's when we come back to it.
 */
export async function openOwnPort(server: Server): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const port = FIRST + (next++ % COUNT)
    try {
      await openPort(server, port)
      return port
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  throw new Error(`${MAX_TRIES} ports of 127.0.0.1 from ${FIRST} to ${FIRST + COUNT} are taken. [no-port]`)
}

export async function openPort(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}
