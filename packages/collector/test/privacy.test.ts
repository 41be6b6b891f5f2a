import { readdirSync, readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeCatalog } from './acme.ts'
import { body, finished, today } from './bodies.ts'
import { serve } from './collector-process.ts'
import { tempDirectory } from './temp-directory.ts'

const CANARY = 'canary4711'

/** Sends from an address of its own, with everything around the body that a client or a proxy may add. */
function send(url: string, text: string, from: string): Promise<number | undefined> {
  const headers = {
    'content-type': 'application/json',
    'user-agent': `acme/${CANARY}`,
    'x-forwarded-for': '203.0.113.77',
    forwarded: 'for=203.0.113.77',
    authorization: `Bearer ${CANARY}`,
    referer: `https://${CANARY}.example`,
  }
  return new Promise((resolve, reject) => {
    const path = `/v1/events?token=${CANARY}`
    request(url + path, { method: 'POST', headers, localAddress: from }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end(text)
  })
}

function tracesIn(bytes: Buffer, traces: readonly string[]): string[] {
  return traces.filter((trace) => bytes.includes(trace))
}

function everyByteIn(directory: string): Buffer {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => join(directory, name))
  return Buffer.concat(files.flatMap((path) => (statSync(path).isFile() ? [Buffer.from(path), readFileSync(path)] : [])))
}

interface Setup {
  readonly about: string
  readonly flags: readonly string[]
}

test.skipIf(process.platform !== 'linux').for<Setup>([
  { about: 'as it comes', flags: [] },
  // The address is counted here, so this is where it could be kept.
  {
    about: 'behind a proxy, with a limit per address',
    flags: ['--trust-proxy', '1', '--per-address', '2', '--log-format', 'json'],
  },
])(
  'keeps nothing of a sender but what the catalog lists, $about: no address, no header, no time [promise 3]',
  async ({ flags }) => {
    const data = tempDirectory()
    const collector = await serve(data, '--catalog', writeCatalog(tempDirectory()), ...flags)
    const listed = finished({ command: 'db migrate' }, { at: today() })
    const sent = {
      ...body(1, [listed, finished({ command: CANARY }, { at: today() }), finished({ [CANARY]: 1 }, { at: today() })]),
      [CANARY]: CANARY,
      dropped: { [CANARY]: 1 },
    }
    const before = Date.now()
    expect(await send(collector.url, JSON.stringify(sent), '127.7.77.177')).toBe(202)
    const inLog = everyByteIn(data)
    // A refused body leaves nothing at all.
    expect(await send(collector.url, JSON.stringify({ ...body(2), context: { hostname: CANARY } }), '127.7.77.177')).toBe(400)
    const limited = await send(collector.url, JSON.stringify(body(3)), '127.7.77.177')
    expect(limited).toBe(flags.length > 0 ? 429 : 202)
    const metrics = await metricsOf(data)
    expect(metrics).toContain('sonde_collector_answers_total{status="400"} 1')
    const { stdout, stderr } = await collector.stop('SIGTERM')

    const everything = [inLog, everyByteIn(data), Buffer.from(metrics + stdout + stderr)]
    for (const bytes of everything) expect(tracesIn(bytes, [CANARY, '127.7.77.177', '203.0.113.77'])).toEqual([])
    expect(inLog.includes('db migrate')).toBe(true)
    // Neither as text to the minute nor as seconds since 1970.
    const minute = new Date(before).toISOString().slice(0, 16)
    expect(tracesIn(inLog, [minute, minute.replace('T', ' '), String(before).slice(0, 9)])).toEqual([])
  },
)

/** As this machine may ask for them. */
function metricsOf(data: string): Promise<string> {
  const { admin, secret } = JSON.parse(readFileSync(join(data, 'running.json'), 'utf8')) as { admin: string; secret: string }
  return new Promise((resolve, reject) => {
    request(`${admin}/metrics`, { headers: { authorization: `Bearer ${secret}` } }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(text))
    })
      .on('error', reject)
      .end()
  })
}
