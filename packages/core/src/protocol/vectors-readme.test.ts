import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  MAX_BODY_BYTES,
  MAX_EVENTS,
  batchOf,
  checkEvent,
  parseBody,
  parseCatalog,
  type BodyRefusal,
  type EventRefusal,
} from './index.ts'

const readme = readFileSync(new URL('vectors/README.md', import.meta.url), 'utf8')
const example = /```sh\n(?<script>[\s\S]+?)```/.exec(readme)?.groups?.['script'] ?? ''

const hasTools = ['sh', 'curl', 'openssl', 'xxd'].every((tool) => {
  try {
    execFileSync(tool, [tool === 'xxd' ? '-v' : tool === 'sh' ? '-c' : 'version', ...(tool === 'sh' ? ['true'] : [])], {
      stdio: 'ignore',
    })
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
})

let server: Server
const received: { url: string | undefined; type: string | undefined; text: string }[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => (text += part))
    request.on('end', () => {
      received.push({ url: request.url, type: request.headers['content-type'], text })
      response.writeHead(202).end('{"sonde":1,"accepted":1,"rejected":[]}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

test.runIf(hasTools)('the example with curl sends a body that is accepted, and its secret is the key to it', async () => {
  const { port } = server.address() as AddressInfo
  const env = { PATH: process.env['PATH'], ENDPOINT: `http://127.0.0.1:${port}`, NO_PROXY: '*' }
  const { stdout } = await promisify(execFile)('sh', ['-euc', `${example}\necho " $secret"`], { env, timeout: 120_000 })
  const [answer, secret] = stdout.trim().split(' ')
  expect(JSON.parse(answer ?? '')).toEqual({ sonde: 1, accepted: 1, rejected: [] })

  expect(received).toHaveLength(1)
  expect(received[0]).toMatchObject({ url: '/v1/events', type: 'application/json' })
  const parsed = parseBody(received[0]?.text ?? '')
  if (!parsed.ok) throw new Error(parsed.message)
  expect(parsed.body.batch).toBe(batchOf(secret ?? ''))

  const catalog = parseCatalog(JSON.parse(readFileSync(new URL('vectors/acme-1.4.catalog.json', import.meta.url), 'utf8')))
  if (!catalog.ok) throw new Error(catalog.problems[0]?.message)
  const today = new Date().toISOString().slice(0, 10)
  expect(parsed.body.events.map((event) => checkEvent([catalog.catalog], event, today))).toEqual([undefined])
})

test('the page names every code, every reason and the limits', () => {
  const codes: Record<BodyRefusal | EventRefusal, true> = {
    'too-large': true,
    'not-json': true,
    'bad-body': true,
    'unknown-wire-version': true,
    'bad-batch': true,
    'bad-tool': true,
    'bad-version': true,
    'bad-context': true,
    'bad-ids': true,
    'bad-dropped': true,
    'bad-events': true,
    'bad-event': true,
    'bad-machine-active': true,
    'bad-project-active': true,
    'bad-project-pair': true,
    'bad-machine-fact': true,
    'reach-in-ci': true,
    'unlisted-event': true,
    'unlisted-property': true,
    'bad-value': true,
    'bad-date': true,
    'bad-timing': true,
    'bad-reach': true,
  }
  for (const code of Object.keys(codes)) expect(readme).toContain(`\`${code}\``)
  expect(readme).toContain(`at most ${MAX_EVENTS} events and\n${MAX_BODY_BYTES / 1024} KiB`)
})
