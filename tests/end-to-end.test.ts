import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { oldestNode } from '@sonde/node-versions'
import { describe, expect, test } from 'vitest'
import { Machine, shippedCatalog, temporaryDirectory } from './harness/acme.ts'
import { freePort } from '../packages/core/test/free-port.ts'
import { counts, postEvents, report, startCollector, type CollectorProcess } from './harness/collector-process.ts'
import { within } from './harness/waiting.ts'

/** A machine whose user has turned telemetry on for a collector of its own. */
async function reportingMachine(): Promise<{ machine: Machine; collector: CollectorProcess }> {
  const collector = await startCollector(temporaryDirectory(), shippedCatalog)
  return { machine: turnedOn(collector.url), collector }
}

function turnedOn(url: string): Machine {
  const machine = new Machine({ ACME_TELEMETRY_ENDPOINT: url })
  expect(machine.run(['telemetry', 'on']).status).toBe(0)
  expect(machine.run(['init']).status).toBe(0)
  return machine
}

test('[R-SST-3] [R-SST-6] the numbers of the report equal what was run', async () => {
  const { machine, collector } = await reportingMachine()
  expect(machine.run(['db', 'migrate']).status).toBe(0)
  expect(machine.run(['deploy', '--target', 'railway']).status).toBe(0)
  expect(machine.run(['deploy', '-t', 'fly', '--dry-run']).status).toBe(0)
  expect(machine.run(['init']).status).toBe(1)
  expect(machine.run(['deploy', '--bogus']).status).toBe(1)
  expect(machine.run(['nosuch', '/home/ana/secret']).status).toBe(1)
  expect(machine.run(['logs'], { DO_NOT_TRACK: '1' }).status).toBe(0)
  machine.run(['telemetry', 'status'])
  await machine.deliver()

  const numbers = report(collector.data)
  expect(Object.fromEntries(numbers.commands.map((row) => [row.command, row.events]))).toEqual({
    init: 2,
    'db migrate': 1,
    deploy: 3,
    other: 1,
  })
  expect(counts(numbers.outcomes)).toEqual({ ok: 4, error: 3 })
  expect(counts(numbers.events)).toMatchObject({ 'command.started': 7, 'command.finished': 7, 'deploy.finished': 1 })
  expect(counts(numbers.versions)).toEqual({ '1.4': 15 })
  expect(numbers.commands.map(({ installations }) => installations.ever)).toEqual([1, 1, 1, 1])
  expect(numbers.active.days.map(({ installations }) => installations)).toEqual([1])
  expect([numbers.dropped, numbers.rejected]).toEqual([[], []])
})

test('what is sent holds no argument, path or name, and no two bodies share anything but the tool', async () => {
  const { machine, collector } = await reportingMachine()
  machine.run(['init', '--force', '--name', 'canary-app'])
  machine.run(['nosuch', 'canary-argument', '--canary-flag=canary-value'])
  await machine.deliver()
  const bodies = machine.bodies('sent-')
  expect(bodies.length).toBeGreaterThan(1)
  expect(bodies.join('')).not.toMatch(/canary|sonde-test|project/)
  const batches = bodies.map((body) => (JSON.parse(body) as { batch: string }).batch)
  expect(new Set(batches).size).toBe(batches.length)
  expect(report(collector.data).rejected).toEqual([])
})

describe('[C-11] nothing is lost and nothing is counted twice', () => {
  test('over a kill -9 of the collector between two deliveries, and a replay of every body', async () => {
    const { machine, collector } = await reportingMachine()
    machine.run(['db', 'migrate'])
    await machine.deliver()
    await collector.kill()
    machine.run(['deploy'])
    await machine.tryToDeliver()
    expect(machine.files('sealed-')).not.toEqual([])
    await collector.restart()
    for (const body of [...machine.bodies('sent-'), ...machine.bodies('sealed-')]) {
      expect(await postEvents(collector.url, body)).toBe(202)
    }
    const numbers = report(collector.data)
    expect(counts(numbers.events)).toMatchObject({ 'command.finished': 3, 'command.started': 3, 'deploy.finished': 1 })
    expect(numbers.active.days.map(({ installations }) => installations)).toEqual([1])
  })

  test('[C-4] while the endpoint is down: runs are as always, and everything arrives when it is back', async () => {
    const port = await freePort()
    const machine = turnedOn(`http://127.0.0.1:${port}`)
    const { status, stdout, stderr } = machine.run(['db', 'migrate'])
    expect([status, stdout, stderr]).toEqual([0, 'Applied 001-users.sql.\n', ''])
    await machine.tryToDeliver()
    expect(machine.bodies('sealed-').length).toBeGreaterThan(0)
    expect(machine.files('sent-')).toEqual([])
    expect(machine.run(['telemetry']).stdout).toContain('ECONNREFUSED')
  })
})

describe('a run that is ended from outside arrives as aborted', () => {
  test.each(['SIGINT', 'SIGKILL'] as const)('by %s', async (signal) => {
    const { machine, collector } = await reportingMachine()
    const logs = machine.start(['logs', '--follow'])
    let printed = ''
    logs.stdout?.on('data', (chunk: Buffer) => (printed += String(chunk)))
    machine.run(['db', 'migrate'])
    await within('the log to be printed', () => printed !== '')
    logs.kill(signal)
    await once(logs, 'exit')
    await machine.deliver()
    const numbers = report(collector.data)
    expect(counts(numbers.outcomes)).toEqual({ ok: 2, aborted: 1 })
    expect(counts(numbers.events)).toMatchObject({ 'command.started': 3, 'command.finished': 3 })
  })
})

test('[R-SAM-5] a run that a variable turns on is delivered though this machine is off, and nothing else is', async () => {
  const { machine, collector } = await reportingMachine()
  await machine.courierDone()
  machine.run(['telemetry', 'off'])
  machine.run(['logs'])
  // As if the last delivery were long ago.
  rmSync(join(machine.directory, 'delivery.json'), { force: true })
  expect(machine.run(['db', 'migrate'], { ACME_TELEMETRY: '1' }).status).toBe(0)
  await within('the receipt', () => machine.bodies('sent-').some((body) => body.includes('db migrate')))
  expect(counts(report(collector.data).events)['command.finished']).toBeLessThanOrEqual(2)
})

test('a command that runs on is counted when it starts, and not as aborted', async () => {
  const { machine, collector } = await reportingMachine()
  const logs = machine.start(['logs', '--follow'])
  // What the machine recorded before may still wait, too.
  await within('the start line', () => machine.spool().includes('"logs"'))
  machine.run(['db', 'migrate'])
  await machine.deliver()
  const numbers = report(collector.data)
  expect(counts(numbers.events)['command.started']).toBe(3)
  expect(counts(numbers.outcomes)).toEqual({ ok: 2 })
  logs.kill('SIGKILL')
  await once(logs, 'exit')
})

test('100 concurrent runs lose no line and count one active installation', async () => {
  const { machine, collector } = await reportingMachine()
  const runs = Array.from({ length: 100 }, () => machine.start(['logs']))
  await Promise.all(runs.map((run) => once(run, 'exit')))
  await machine.deliver()
  const numbers = report(collector.data)
  expect(counts(numbers.events)).toMatchObject({ 'command.finished': 101, 'command.started': 101 })
  const logs = numbers.commands.find(({ command }) => command === 'logs')
  expect(logs).toMatchObject({ events: 100, installations: { day: 1, week: 1, ever: 1 } })
  expect(numbers.active.days.map(({ installations }) => installations)).toEqual([1])
})

test.skipIf(oldestNode === undefined)('[B-15] the oldest supported Node records and delivers', async () => {
  const { machine, collector } = await reportingMachine()
  expect(machine.run(['deploy'], {}, oldestNode).status).toBe(0)
  await machine.deliver(oldestNode)
  expect(counts(report(collector.data).events)).toMatchObject({ 'command.finished': 2, 'deploy.finished': 1 })
})
