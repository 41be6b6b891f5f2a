import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deliverAll, deliveriesOf } from './deliver-all.ts'
import { freePort } from './free-port.ts'
import { accepted, answer, receiver, tcpServer } from './receiver.ts'
import { createHome, runTool, toolEnds, waitingLines, type Home } from './tool.ts'

interface Flushed {
  /** Each time after which it would have stopped waiting for something. */
  readonly limitsMs: readonly number[]
}

/** Where telemetry is on, for an endpoint on this machine or for that of the catalog, which nobody has. */
function homeTo(endpoint?: string): Home {
  const home = createHome(endpoint === undefined ? {} : { ACME_TELEMETRY_ENDPOINT: endpoint })
  expect(runTool(home, ['telemetry', 'on']).status).toBe(0)
  return home
}

/** Runs the tool to its end: one that something keeps running is waited for in vain. */
async function flushing(home: Home, args: readonly string[] = ['default'], env: Record<string, string> = {}): Promise<Flushed> {
  const { stdout, stderr } = await toolEnds(home, args, env, 'flush.mjs')
  expect(stderr).toBe('')
  return JSON.parse(stdout) as Flushed
}

/** Whether a process may have a network and a file system of its own here. */
const hasNamespaces = spawnSync('unshare', ['-rmn', 'ip', 'link', 'set', 'lo', 'up']).status === 0

/** Runs the tool where every name is asked of a name server that never answers. */
function inNetworkWithoutNames(home: Home) {
  const silent = `require('node:dgram').createSocket('udp4').bind(53, '127.0.0.1', () => console.log('up'))`
  // The system's own look-up goes on for some minutes: longer than the run is given.
  writeFileSync(join(home.path, 'resolv.conf'), 'nameserver 127.0.0.1\noptions timeout:30 attempts:5\n')
  writeFileSync(join(home.path, 'nsswitch.conf'), 'hosts: dns\n')
  const script = `
    mount --bind resolv.conf /etc/resolv.conf && mount --bind nsswitch.conf /etc/nsswitch.conf && ip link set lo up || exit 70
    exec 3< <(exec "$0" -e "$2"); server=$!
    read -r -u 3 _
    "$0" "$1" default; code=$?
    kill $server
    exit $code`
  return spawnSync('unshare', ['-rmn', 'bash', '-c', script, process.execPath, fixture, silent], {
    cwd: home.path,
    env: home.env,
    encoding: 'utf8',
    timeout: 60_000,
  })
}

const fixture = join(import.meta.dirname, 'fixtures', 'flush.mjs')

const filesOf = (home: Home, prefix: string): string[] => readdirSync(home.directory).filter((name) => name.startsWith(prefix))

describe('flush', () => {
  test('delivers what the process recorded, its own end included; what half a second is not enough for arrives later, once', async () => {
    const { endpoint, received } = await receiver(accepted)
    const home = homeTo(endpoint)
    await flushing(home, ['default', '3'])
    await deliverAll(home)
    const bodies = new Map(received.map(({ body }) => [body.batch, body]))
    const events = [...bodies.values()].flatMap((body) => body.events)
    expect(events.filter(({ name }) => name === 'command.finished')).toMatchObject([
      { properties: { command: 'build', outcome: 'error', exitCode: 3 } },
    ])
    expect(filesOf(home, 'sent-')).toHaveLength(bodies.size)
    expect(filesOf(home, 'secret-')).toHaveLength(bodies.size)
    expect([waitingLines(home), filesOf(home, 'sealed-'), filesOf(home, 'courier.lock')]).toEqual([[], [], []])
  })

  test('leaves no courier to be started for the same', async () => {
    const { endpoint } = await receiver(accepted)
    const home = homeTo(endpoint)
    await flushing(home)
    const { startedAt } = deliveriesOf(home)
    await toolEnds(home, ['ok'])
    expect(waitingLines(home)).toHaveLength(2)
    expect(deliveriesOf(home).startedAt).toBe(startedAt)
  })

  test.each([
    ['default', 500],
    ['100', 100],
    ['0', 0],
    ['-1', 500],
    ['60000', 500],
    ['null', 500],
    ['"soon"', 500],
  ])('[C-1] an endpoint that hangs is waited for no longer than %s allows: %i ms', async (deadline, atMostMs) => {
    const port = await tcpServer(() => {})
    const home = homeTo(`http://127.0.0.1:${port}`)
    const { limitsMs } = await flushing(home, [deadline])
    // Without the limit there would be the 8 s of a courier.
    expect(limitsMs).toContain(atMostMs)
    expect(Math.max(...limitsMs)).toBe(atMostMs)
    expect(filesOf(home, 'sealed-').length + filesOf(home, 'claimed-').length + waitingLines(home).length).toBeGreaterThan(0)
  })

  test('what hung once is not waited for again until its backoff is over, and arrives once', async () => {
    let hangs = true
    const { endpoint, received } = await receiver((response, one, index) => (hangs ? undefined : accepted(response, one, index)))
    const home = homeTo(endpoint)
    let runs = 0
    // A busy machine may need more than half a second until there is a request that hangs.
    for (; runs === 0 || (runs < 100 && deliveriesOf(home).recipients === undefined); runs++) await flushing(home)
    const { recipients } = deliveriesOf(home)
    expect(Object.values(recipients ?? {})).toMatchObject([{ failures: 1 }])
    await flushing(home)
    expect(deliveriesOf(home).recipients).toEqual(recipients)
    hangs = false
    const before = received.length
    await deliverAll(home)
    const events = received.slice(before).flatMap(({ body }) => body.events)
    expect(events.filter(({ name }) => name === 'command.finished')).toHaveLength(runs + 1)
    expect(filesOf(home, 'sealed-')).toEqual([])
  })

  test.each([
    ['refuses connections', async () => `http://127.0.0.1:${await freePort()}`],
    ['answers 500', async () => (await receiver(answer(500, 'no'))).endpoint],
    ['hangs up', async () => `http://127.0.0.1:${await tcpServer((socket) => socket.destroy())}`],
  ])('is silent and waits no longer where the endpoint %s', async (_title, start) => {
    const home = homeTo(await start())
    expect(Math.max(...(await flushing(home)).limitsMs)).toBe(500)
    expect(filesOf(home, 'sealed-').length).toBeGreaterThan(0)
  })

  test.skipIf(!hasNamespaces)('[C-1] name servers that do not answer are waited for no longer, not even at the exit', () => {
    const home = homeTo()
    const { stdout, status } = inNetworkWithoutNames(home)
    expect(status).toBe(0)
    expect(Math.max(...(JSON.parse(stdout) as Flushed).limitsMs)).toBe(500)
    expect(filesOf(home, 'sealed-').length).toBeGreaterThan(0)
  })

  test('waits for no other courier', async () => {
    const { endpoint, received } = await receiver(accepted)
    const home = homeTo(endpoint)
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    writeFileSync(join(home.directory, 'courier.lock'), JSON.stringify({ pid: other.pid, t: Date.now() }))
    try {
      expect((await flushing(home)).limitsMs).toEqual([500])
      expect(received).toEqual([])
    } finally {
      other.kill('SIGKILL')
    }
  })

  test.each([
    ['off', { DO_NOT_TRACK: '1' }],
    ['in CI', { CI: '1' }],
    ['in a courier', { SONDE_COURIER: '1' }],
  ])('does nothing while telemetry is %s', async (_title, env) => {
    const { endpoint, received } = await receiver(accepted)
    const home = createHome({ ACME_TELEMETRY_ENDPOINT: endpoint, ...env })
    await flushing(home)
    expect(existsSync(home.directory)).toBe(false)
    expect(received).toEqual([])
  })

  test('sends nothing where the run prints instead of sending', async () => {
    const { endpoint, received } = await receiver(accepted)
    const home = homeTo(endpoint)
    const { stdout, stderr } = await toolEnds(home, ['default'], { ACME_TELEMETRY_DEBUG: '1' }, 'flush.mjs')
    expect(stdout + stderr).toContain('command.finished')
    expect(received).toEqual([])
  })

  test('in a home that can no longer be written ends as if nothing were', async () => {
    const home = homeTo('http://127.0.0.1:9')
    writeFileSync(join(home.path, 'file'), '')
    const { status, stderr } = await toolEnds(home, ['default'], { HOME: join(home.path, 'file') }, 'flush.mjs')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})
