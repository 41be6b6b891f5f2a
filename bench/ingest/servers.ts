import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { catalogText } from '@sonde/core/protocol'
import { catalog } from './catalog.ts'
import type { Reply, Request, ServerFigures } from './programs/measured.ts'

/** A server in a process of its own. */
export interface Server {
  readonly name: string
  readonly url: string
  begin(): void
  end(): Promise<ServerFigures>
  /** Bytes that are acknowledged and not in the store yet. */
  lagBytes(): number
  /** Waits until nothing of that is left, so that it does not disturb the next. Throws after some minutes. */
  settled(): Promise<void>
  stop(): Promise<void>
}

export type ServerName = 'bare' | 'bare + log' | 'collector'

/** Starts all three, each with a directory of its own under `root`. */
export async function startServers(root: string): Promise<Record<ServerName, Server>> {
  const [log, data, catalogFile] = [join(root, 'bare'), join(root, 'data'), join(root, 'catalog.json')]
  mkdirSync(log)
  writeFileSync(catalogFile, catalogText(catalog))
  return {
    bare: await start('bare', 'bare.ts', []),
    'bare + log': await start('bare + log', 'bare.ts', [log]),
    collector: await start('collector', 'collector.ts', [data, catalogFile], data),
  }
}

const SETTLE_MS = 180_000

async function start(name: ServerName, program: string, args: readonly string[], data?: string): Promise<Server> {
  const child = fork(join(import.meta.dirname, 'programs', program), args)
  process.once('exit', () => child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  const reply = async (): Promise<Reply> => {
    const [message] = await Promise.race([once(child, 'message'), exited.then(ended)])
    return message as Reply
  }
  const { url } = (await reply()) as { url: string }
  const lagBytes = (): number => (data === undefined ? 0 : bytesIn(join(data, 'log')))
  return {
    name,
    url,
    begin: () => void child.send('begin' satisfies Request),
    async end() {
      const answer = reply()
      child.send('end' satisfies Request)
      return ((await answer) as { figures: ServerFigures }).figures
    },
    lagBytes,
    async settled() {
      if (data !== undefined && lagBytes() > 0) await askForReport(data)
      for (let waited = 0; lagBytes() > 0; waited += 100) {
        if (waited > SETTLE_MS) throw new Error('the store did not catch up in time')
        await wait(100)
      }
    },
    async stop() {
      child.send('stop' satisfies Request)
      await exited
    },
  }
}

function bytesIn(directory: string): number {
  return readdirSync(directory).reduce(
    (sum, name) => sum + (statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}

/** Whoever asks for a report waits until it is complete, so the store does not rest meanwhile. */
async function askForReport(data: string): Promise<void> {
  const { admin, secret } = JSON.parse(readFileSync(join(data, 'running.json'), 'utf8')) as { admin: string; secret: string }
  const request = get(`${admin}/report?tool=acme&days=1`, { headers: { authorization: `Bearer ${secret}` } })
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream]
  response.resume()
  await once(response, 'end')
}

function ended(): never {
  throw new Error('a server ended by itself')
}
