import { once } from 'node:events'
import { createServer } from 'node:net'
import { openOwnPort } from '../../testing/src/fake-collector/own-port.ts'

/** A port of 127.0.0.1 on which nobody listens, and on which no test beside this one will. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await openOwnPort(server)
  server.close()
  await once(server, 'close')
  return port
}
