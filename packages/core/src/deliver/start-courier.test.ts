import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { courierWorld, inState, type TestCourierWorld } from '../../test/courier-world.ts'
import { CATALOG } from '../../test/spool.ts'
import { currentLauncher, type Launcher } from '../edge/launcher.ts'
import { readDeliveryState, writeDeliveryState } from './delivery-state.ts'
import { takeLock } from './lock.ts'
import { startCourier, type CourierStarted } from './start-courier.ts'
import type { Wiring } from './wiring.ts'

const WIRING: Wiring = { v: 1, version: '1.4.2', transport: { kind: 'http' }, catalog: CATALOG }

interface Start {
  readonly program: string
  readonly file: string
  readonly where: { readonly cwd: string; readonly env: Record<string, string> }
}

function start(
  world: TestCourierWorld,
  more: Partial<Launcher> = {},
  courier: URL | string = thisFile(),
): { result: CourierStarted; starts: Start[] } {
  const starts: Start[] = []
  const launcher: Launcher = {
    ...currentLauncher(),
    execPath: '/usr/bin/node',
    isAlive: world.isAlive,
    start: (program, file, where) => void starts.push({ program, file, where }),
    ...more,
  }
  return { result: startCourier(world, { directory: world.directory, courier, wiring: WIRING, launcher }), starts }
}

/** A file that exists. */
const thisFile = (): string => new URL(import.meta.url).pathname

test('starts the courier in the state directory, with an environment by allow-list', () => {
  const world = courierWorld()
  Object.assign(world.env, { PATH: '/bin', SECRET: 'x' })
  const { result, starts } = start(world)
  expect(result).toBe('started')
  expect(starts).toEqual([
    {
      program: '/usr/bin/node',
      file: thisFile(),
      where: {
        cwd: world.directory,
        env: { HOME: world.home, XDG_STATE_HOME: join(world.home, 'state'), PATH: '/bin', SONDE_COURIER: '1' },
      },
    },
  ])
})

test('writes the time down before it starts, and keeps what else is known', () => {
  const world = courierWorld()
  writeDeliveryState(world, world.directory, { v: 1, recipients: { k: { failures: 2 } } })
  let atStart: unknown
  start(world, { start: () => void (atStart = readDeliveryState(world, world.directory)) })
  expect(atStart).toEqual({ v: 1, startedAt: world.time, recipients: { k: { failures: 2 } } })
})

test('writes the catalog down where it is absent or different, and only then', () => {
  const world = courierWorld()
  start(world)
  const path = inState(world, 'catalog-1.4.2.json')
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(WIRING)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const { ino } = statSync(path)
  start(world)
  expect(statSync(path).ino).toBe(ino)
  writeFileSync(path, '{}')
  start(world)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(WIRING)
})

test('takes the courier as a URL', () => {
  const world = courierWorld()
  expect(start(world, {}, pathToFileURL(thisFile())).starts[0]?.file).toBe(thisFile())
})

test.each([
  '/usr/bin/node',
  '/usr/bin/nodejs',
  '/home/ana/.bun/bin/bun',
  'C:\\Program Files\\nodejs\\node.exe',
  'C:\\bun\\BUN.EXE',
  '/opt/deno',
])('%s runs a courier', (execPath) => {
  expect(start(courierWorld(), { execPath }).result).toBe('started')
})

test.each<[string, Partial<Launcher>, CourierStarted]>([
  ['a single-executable build', { isSingleExecutable: () => true }, 'single-executable'],
  ['a program of its own', { execPath: '/usr/local/bin/acme' }, 'unknown-runtime'],
  ['a program that is almost node', { execPath: '/opt/node-red' }, 'unknown-runtime'],
  ['Electron', { execPath: '/opt/Code/electron' }, 'unknown-runtime'],
])('in %s nothing is started and nothing written', (_, launcher, reason) => {
  const world = courierWorld()
  const { result, starts } = start(world, launcher)
  expect([result, starts, readdirSync(world.directory)]).toEqual([reason, [], []])
})

test.each([
  ['a path', '/no/such/courier.mjs'],
  ['a URL', new URL('file:///no/such/courier.mjs')],
  ['a URL of no file', new URL('data:text/javascript,1')],
])('without the courier’s file, as %s, nothing is started and nothing written', (_, courier) => {
  const world = courierWorld()
  const { result, starts } = start(world, {}, courier)
  expect([result, starts, readdirSync(world.directory)]).toEqual(['courier-missing', [], []])
})

test('no second courier is started while one is at work', () => {
  const world = courierWorld()
  const lock = takeLock(world, world.directory)
  const { result, starts } = start(world)
  expect([result, starts]).toEqual(['courier-at-work', []])
  lock?.release()
  expect(start(world).result).toBe('started')
})

test('a lock left behind does not keep couriers from being started', () => {
  const world = courierWorld()
  takeLock(world, world.directory)
  world.living.clear()
  expect(start(world).result).toBe('started')
})

test('nothing is started where the start could not be written down', () => {
  const world = courierWorld()
  rmSync(world.directory, { recursive: true })
  const { result, starts } = start(world)
  expect([result, starts]).toEqual(['state-not-written', []])
})

/** What a started program wrote about itself. */
interface SelfReport {
  readonly pid: number
  readonly cwd: string
  readonly arguments: string[]
  readonly env: Record<string, string>
  readonly group: number
}

test('a real start is detached from terminal and pipes, and knows only its directory', async () => {
  const world = courierWorld()
  const elsewhere = mkdtempSync(join(tmpdir(), 'sonde-test-'))
  onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }))
  const program = join(elsewhere, 'courier.mjs')
  // Field 5 of stat is the process group.
  writeFileSync(
    program,
    `import { readFileSync, renameSync, writeFileSync } from 'node:fs'
     console.log('nobody hears this'); console.error('nor this')
     const group = process.platform === 'linux' ? Number(readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[2]) : process.pid
     const { pid, argv, env } = process
     writeFileSync('report.tmp', JSON.stringify({ pid, cwd: process.cwd(), arguments: argv.slice(2), env, group }))
     renameSync('report.tmp', 'report')`,
  )
  Object.assign(world.env, { SECRET: 'x', NODE_OPTIONS: '--max-old-space-size=1' })
  const { pathOf, isSingleExecutable, isAlive, execPath, start: spawn } = currentLauncher()
  const launcher = { pathOf, isSingleExecutable, isAlive, execPath, start: spawn }
  expect(startCourier(world, { directory: world.directory, courier: program, wiring: WIRING, launcher })).toBe('started')
  await vi.waitFor(() => expect(existsSync(inState(world, 'report'))).toBe(true), { timeout: 60_000 })
  const report = JSON.parse(readFileSync(inState(world, 'report'), 'utf8')) as SelfReport
  expect(report).toMatchObject({ cwd: world.directory, arguments: [], group: report.pid })
  expect(Object.keys(report.env).toSorted()).toEqual(['HOME', 'SONDE_COURIER', 'XDG_STATE_HOME'])
})

test('a program that cannot be started ends nothing', async () => {
  const world = courierWorld()
  const errors: unknown[] = []
  const listener = (error: unknown): void => void errors.push(error)
  process.on('uncaughtException', listener)
  currentLauncher().start('/no/such/program', 'x', { cwd: world.directory, env: {} })
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  process.off('uncaughtException', listener)
  expect(errors).toEqual([])
})
