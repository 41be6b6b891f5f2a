import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below what systems give to whoever asks for any port: 32768 on Linux, 49152 elsewhere. */
const FIRST = 12_000
const COUNT = 20_000

/**
 * A port of 127.0.0.1 on which nobody listens, and on which nobody will soon: a server that takes any port, as tests beside this one do,
 * is never given it.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = FIRST + Math.floor(Math.random() * COUNT)
    if (await isFree(port)) return port
  }
  throw new Error('Of 100 ports that nobody is given, each is taken.')
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
