import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { appendLines, buildCourier, realWorld, runProgram, startProgram, type CourierRun } from '../../test/courier-program.ts'
import { inState, type TestCourierWorld } from '../../test/courier-world.ts'
import { freePort } from '../../test/free-port.ts'
import { accepted, answer, CERTIFICATE, connectProxy, receiver, tcpServer, type Received } from '../../test/receiver.ts'
import { bodiesIn, eventLine, eventsIn, finishLine, spool, spoolPath, started, startLine, writeWiring } from '../../test/spool.ts'
import { temporaryDirectory } from '../../test/test-world.ts'
import type { WireEvent } from '../protocol/wire.ts'
import { recipientKey } from '../spool/recipient-key.ts'
import { readDeliveryState, writeDeliveryState } from './delivery-state.ts'

let program = ''
let remove = (): void => {}
beforeAll(async () => {
  ;({ program, remove } = await buildCourier())
})
afterAll(() => remove())

/** What is sealed of one run: what began, what ended, and the activity. */
const BODIES = 3

const QUIET: Partial<CourierRun> = { code: 0, signal: null, output: '' }

function recordedWorld(endpoint: string, runs = 1): TestCourierWorld {
  const world = realWorld()
  writeWiring(world)
  for (let n = 0; n < runs; n++) {
    const start = startLine({ t: Date.now(), started: started() })
    spool(world, [start, finishLine({ t: Date.now(), start: start.id })], endpoint)
  }
  return world
}

/** What a collector has stored: batches that came again count once. */
function stored(received: readonly Received[]): WireEvent[] {
  return [...new Map(received.map(({ body }) => [body.batch, body])).values()].flatMap(({ events }) => events)
}

const numberOf = (events: readonly WireEvent[], name: string): number =>
  events.filter((event) => event.name === name).reduce((sum, { n = 1 }) => sum + n, 0)

const filesIn = (world: TestCourierWorld, pattern: RegExp): string[] =>
  readdirSync(world.directory).filter((name) => pattern.test(name))

/** Lets a recipient that failed be asked again. */
function endBackoff(world: TestCourierWorld): void {
  writeDeliveryState(world, world.directory, { ...readDeliveryState(world, world.directory), recipients: {} })
}

/** Lets couriers work until nothing waits: to one of a busy machine its 8 s may be too short. */
async function deliverAll(world: TestCourierWorld): Promise<void> {
  for (let tries = 0; tries < 20 && filesIn(world, /^(?:current|claimed|sealed)-/).length > 0; tries++) {
    endBackoff(world)
    expect(await runProgram(program, world)).toMatchObject(QUIET)
  }
}

/** Lets a minute go by for a directory that a killed courier left while it took the lock over. */
function ageStealing(world: TestCourierWorld): void {
  const steal = inState(world, 'courier.lock.steal')
  if (existsSync(steal)) utimesSync(steal, 1, 1)
}

test('a courier delivers what runs recorded, prints nothing and ends by itself', async () => {
  const { endpoint, received } = await receiver()
  const world = recordedWorld(endpoint)
  expect(await runProgram(program, world)).toMatchObject(QUIET)
  const names = received.map(({ body }) => body.events.map(({ name }) => name).join(' '))
  expect(names.toSorted()).toEqual(['command.finished', 'command.started', 'machine.active machine.active machine.active'])
  expect(bodiesIn(world, 'sent').map(({ text }) => text)).toEqual(received.map(({ text }) => text))
  expect(filesIn(world, /^(?:current|claimed|sealed|sealing)-|\.tmp$|lock/)).toEqual([])
})

test('it finds its tool by its working directory alone, and needs no other word', async () => {
  const { endpoint, received } = await receiver()
  const world = recordedWorld(endpoint)
  const child = spawn(process.execPath, [program], { cwd: world.directory, env: { SONDE_COURIER: '1' }, stdio: 'ignore' })
  expect((await once(child, 'exit'))[0]).toBe(0)
  expect(received).toHaveLength(BODIES)
})

test('it runs when it is the program, and does nothing when it is merely imported', async () => {
  const { endpoint, received } = await receiver()
  const world = recordedWorld(endpoint)
  const imported = [
    '--input-type=module',
    '-e',
    `await import(${JSON.stringify(pathToFileURL(program))}); console.log('still here')`,
  ]
  const asModule = spawnSync(process.execPath, imported, { cwd: world.directory, env: {}, encoding: 'utf8' })
  expect(asModule).toMatchObject({ status: 0, stdout: 'still here\n', stderr: '' })
  expect(filesIn(world, /^(?:claimed|sealed)-|counted/)).toEqual([])
  const asProgram = spawn(process.execPath, [program], { cwd: world.directory, env: {}, stdio: 'ignore' })
  await once(asProgram, 'exit')
  expect(received).toHaveLength(BODIES)
})

test('it is the program through a link, too', async () => {
  const { endpoint, received } = await receiver()
  const world = recordedWorld(endpoint)
  const link = join(temporaryDirectory(), 'link.mjs')
  world.fs.symlinkSync(program, link)
  await once(spawn(process.execPath, [link], { cwd: world.directory, env: {}, stdio: 'ignore' }), 'exit')
  expect(received).toHaveLength(BODIES)
})

test('[C-4] offline it ends quietly, and what was recorded is delivered when the endpoint is back', async () => {
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const world = recordedWorld(endpoint)
  expect(await runProgram(program, world)).toMatchObject(QUIET)
  const waiting = bodiesIn(world).map(({ text }) => text)
  expect(waiting).toHaveLength(BODIES)
  expect(readDeliveryState(world, world.directory).recipients?.[recipientKey(endpoint)]).toMatchObject({
    failures: 1,
    lastResult: 'retry: ECONNREFUSED',
  })

  const { received } = await receiver(accepted, { port })
  expect(await runProgram(program, world)).toMatchObject(QUIET)
  expect(received).toEqual([])
  endBackoff(world)
  expect(await runProgram(program, world)).toMatchObject(QUIET)
  expect(received.map(({ text }) => text)).toEqual(waiting)
  expect(bodiesIn(world)).toEqual([])
})

test('[C-10] 20 offline runs with a courier each make the events of 20 runs', async () => {
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const world = recordedWorld(endpoint, 0)
  for (let n = 0; n < 20; n++) {
    const start = startLine({ t: Date.now(), started: started() })
    spool(world, [start, finishLine({ t: Date.now(), start: start.id })], endpoint)
    endBackoff(world)
    expect(await runProgram(program, world)).toMatchObject(QUIET)
  }
  const { received } = await receiver(accepted, { port })
  await deliverAll(world)
  const events = stored(received)
  expect(['command.started', 'command.finished', 'machine.active'].map((name) => numberOf(events, name))).toEqual([20, 20, 3])
  expect(events).toHaveLength(43)
})

test('[C-3] a receiver or a proxy that hangs costs one attempt, and the courier ends within 10 seconds', async () => {
  const hanging = await tcpServer(() => {})
  const noted = (world: TestCourierWorld) => Object.values(readDeliveryState(world, world.directory).recipients ?? {})
  const attempt = async (world: TestCourierWorld, env: Record<string, string> = {}) => {
    // Between giving up after 8 s and its end a busy machine may leave it no time to note that.
    for (let tries = 0; tries < 5 && noted(world).length === 0; tries++)
      expect(await runProgram(program, world, env)).toMatchObject(QUIET)
    expect(noted(world)).toMatchObject([{ failures: 1, lastResult: 'retry: no answer in time' }])
    expect(bodiesIn(world)).toHaveLength(BODIES)
  }
  const direct = recordedWorld(`http://127.0.0.1:${hanging}`)
  const behindProxy = recordedWorld('https://collector.test')
  await Promise.all([attempt(direct), attempt(behindProxy, { https_proxy: `http://127.0.0.1:${hanging}` })])
  for (const world of [direct, behindProxy]) expect(filesIn(world, /lock/)).toEqual([])
})

test.each([
  ['500', answer(500, 'oops')],
  ['a captive portal', answer(200, '<html>Log in to the hotel</html>')],
  ['a proxy’s 404', answer(404, 'not here')],
  ['a redirect', answer(307, '', { location: 'https://elsewhere.example' })],
  ['something huge', answer(202, { sonde: 1, x: 'x'.repeat(1e6) })],
])('[C-4] [C-11] %s deletes nothing', async (_, answering) => {
  const { endpoint, received } = await receiver(answering)
  const world = recordedWorld(endpoint)
  expect(await runProgram(program, world)).toMatchObject(QUIET)
  expect(received).toHaveLength(1)
  expect(bodiesIn(world)).toHaveLength(BODIES)
  expect(filesIn(world, /^secret-/)).toHaveLength(BODIES)
})

test('[C-11] a courier that is killed between the request and the answer has deleted nothing; the next one sends the same bytes', async () => {
  let answering = false
  const { endpoint, received } = await receiver((response, one, index) => answering && accepted(response, one, index))
  const world = recordedWorld(endpoint)
  const { child, ended } = startProgram(program, world)
  await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 60_000 })
  expect(bodiesIn(world)).toHaveLength(BODIES)
  child.kill('SIGKILL')
  await ended
  expect(bodiesIn(world)).toHaveLength(BODIES)

  answering = true
  expect(await runProgram(program, world)).toMatchObject(QUIET)
  expect(received[1]?.text).toBe(received[0]?.text)
  expect(numberOf(stored(received), 'command.finished')).toBe(1)
  expect(bodiesIn(world, 'sent')).toHaveLength(BODIES)
})

test('[C-11] killed at any moment, again and again, couriers lose nothing and count nothing twice', async () => {
  const { endpoint, received } = await receiver()
  const world = recordedWorld(endpoint, 0)
  for (let round = 0; round < 25; round++) {
    const start = startLine({ t: Date.now(), started: started() })
    spool(world, [start, finishLine({ t: Date.now(), start: start.id })], endpoint)
    const { child, ended } = startProgram(program, world)
    // It begins to work after about 40 ms and is done after about 80.
    const killing = setTimeout(() => child.kill('SIGKILL'), 30 + round * 4)
    await ended
    clearTimeout(killing)
    endBackoff(world)
    ageStealing(world)
  }
  // One to clear away what the last one left of taking the lock over.
  expect(await runProgram(program, world)).toMatchObject(QUIET)
  await deliverAll(world)
  const events = stored(received)
  expect(['command.started', 'command.finished', 'machine.active'].map((name) => numberOf(events, name))).toEqual([25, 25, 3])
  const marks = events.filter(({ name }) => name === 'command.finished').flatMap(({ first = [] }) => first)
  expect(marks.toSorted()).toEqual(['day', 'ever', 'month', 'week'])
  expect(filesIn(world, /^(?:current|claimed|sealed|sealing)-|lock$/)).toEqual([])
})

test('of many couriers started at once, one works', async () => {
  const { endpoint, received } = await receiver()
  const world = recordedWorld(endpoint, 30)
  const runs = await Promise.all(Array.from({ length: 8 }, () => runProgram(program, world)))
  for (const run of runs) expect(run).toMatchObject(QUIET)
  // What repeats a word shares one body more.
  expect(received).toHaveLength(BODIES + 1)
  expect(new Set(received.map(({ body }) => body.batch)).size).toBe(BODIES + 1)
})

test('processes that append while couriers take the spool away lose no line and none counts twice', async () => {
  const { endpoint, received } = await receiver()
  const world = recordedWorld(endpoint, 0)
  const appended = appendLines(spoolPath(world, endpoint), { processes: 6, lines: 1500 })
  const couriers = { running: 0 }
  for (; !appended.done && couriers.running < 200; couriers.running++) await runProgram(program, world)
  expect(await appended.codes).toEqual([0, 0, 0, 0, 0, 0])
  await deliverAll(world)
  expect(numberOf(stored(received), 'feature.used')).toBe(9000)
  expect(numberOf(stored(received), 'machine.active')).toBe(3)
  expect(couriers.running).toBeGreaterThan(1)
})

test.each([
  ['off', '{"v":1,"choice":"off"}'],
  ['damaged', '{"v":1'],
])('settings that are %s keep it from doing anything', async (_, text) => {
  const { endpoint, connections } = await receiver()
  const world = recordedWorld(endpoint)
  writeFileSync(inState(world, 'settings.json'), text)
  const before = filesIn(world, /^/)
  expect(await runProgram(program, world)).toMatchObject(QUIET)
  expect(connections()).toBe(0)
  expect(filesIn(world, /^/)).toEqual(before)
})

test('in a directory that others may write to it does nothing', async () => {
  const { endpoint, connections } = await receiver()
  const world = recordedWorld(endpoint)
  chmodSync(world.directory, 0o722)
  expect(await runProgram(program, world)).toMatchObject(QUIET)
  expect(connections()).toBe(0)
})

test('in a directory that was removed it ends quietly', async () => {
  const world = realWorld()
  const child = spawn('sh', ['-c', `rm -r "$PWD" && exec "$0" "$1"`, process.execPath, program], {
    cwd: world.directory,
    env: { ...process.env, SONDE_COURIER: '1' },
  })
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  expect((await once(child, 'close'))[0]).toBe(0)
  expect(output).toBe('')
  expect(existsSync(world.directory)).toBe(false)
})

test('over TLS it delivers to a receiver somebody vouches for, also through a proxy, on one connection', async () => {
  const { port, received, connections } = await receiver(accepted, { tls: true })
  const proxy = await connectProxy()
  const world = recordedWorld(`https://collector.test:${port}`)
  spool(world, [eventLine({ t: Date.now() })], `https://localhost:${port}`)
  const env = { NODE_EXTRA_CA_CERTS: CERTIFICATE, HTTPS_PROXY: `http://ana:pass@127.0.0.1:${proxy.port}` }
  expect(await runProgram(program, world, env)).toMatchObject(QUIET)
  expect(proxy.asked.map(({ target }) => target)).toEqual([`collector.test:${port}`])
  expect(proxy.asked[0]?.authorization).toBe(`Basic ${Buffer.from('ana:pass').toString('base64')}`)
  expect(received.map(({ headers }) => headers.host).toSorted()).toEqual([
    ...Array(BODIES).fill(`collector.test:${port}`),
    `localhost:${port}`,
  ])
  expect(received.every(({ headers }) => headers['proxy-authorization'] === undefined)).toBe(true)
  expect(connections()).toBe(2)
  expect(bodiesIn(world)).toEqual([])
})

test('[R-WAS-9] a receiver nobody vouches for gets nothing', async () => {
  const { port, received } = await receiver(accepted, { tls: true })
  const world = recordedWorld(`https://localhost:${port}`)
  expect(await runProgram(program, world, { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' })).toMatchObject(QUIET)
  expect(received).toEqual([])
  expect(bodiesIn(world)).toHaveLength(BODIES)
})

test.each(['http://[oops', '::::', 'socks5://127.0.0.1:1'])(
  '[C-4] the proxy value %j is survived and written down',
  async (value) => {
    const world = recordedWorld('https://collector.test')
    expect(await runProgram(program, world, { https_proxy: value, HTTP_PROXY: value, all_proxy: value })).toMatchObject(QUIET)
    expect(Object.values(readDeliveryState(world, world.directory).recipients ?? {})).toMatchObject([
      { lastResult: expect.stringMatching(/^retry: the proxy/) },
    ])
    expect(bodiesIn(world)).toHaveLength(BODIES)
  },
)

test('a run that is still going on is counted as begun, and as aborted once its process is gone', async () => {
  const { endpoint, received } = await receiver()
  const world = recordedWorld(endpoint, 0)
  const tool = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  spool(world, [startLine({ t: Date.now(), pid: tool.pid ?? 0, started: started() })], endpoint)
  await runProgram(program, world)
  expect(numberOf(stored(received), 'command.started')).toBe(1)
  expect(numberOf(stored(received), 'command.finished')).toBe(0)
  tool.kill('SIGKILL')
  await once(tool, 'exit')
  await runProgram(program, world)
  expect(eventsIn(bodiesIn(world, 'sent'), 'command.finished')).toMatchObject([{ properties: { outcome: 'aborted' } }])
  expect(numberOf(stored(received), 'command.started')).toBe(1)
})

test('the built courier brings no other package along', () => {
  const imports = readFileSync(program, 'utf8').match(/^\s*import .*$|\bimport\(.*$|\brequire\(.*$/gm)
  expect(imports).toBeNull()
})
