import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acme, other, writeCatalog } from './acme.ts'
import { body, finished, today } from './bodies.ts'
import { bin, deliver, run, runWith, serve } from './collector-process.ts'
import { tempDirectory } from './temp-directory.ts'

const catalog = (): string => writeCatalog(tempDirectory())
const delivery = (index: number, properties = {}) =>
  body(index, [finished(properties, { at: today(), first: ['day', 'week', 'month', 'ever'] })], { dropped: { expired: 2 } })

test('says where events go, where data is, what is registered and how to read it', async () => {
  const data = join(tempDirectory(), 'new', 'data')
  const collector = await serve(data, '--catalog', catalog())
  expect(collector.output.stdout).toBe(`Sonde collector

  events    ${collector.url}/v1/events
  admin     ${/admin +(\S+)/.exec(collector.output.stdout)?.[1]}
  data      ${data}
  catalogs  acme
  report    sonde-collector report --data ${data}

Ctrl+C stops it.
`)
  const { code, stdout, stderr } = await collector.stop('SIGTERM')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/Stopped\. Everything that was acknowledged is kept\.\n$/)
})

test('starts without the database, which a thread of its own loads, and without Node’s fetch: they take longer than all the rest', async () => {
  const loaded = `process.on('exit', () => {
    const { createRequire } = process.getBuiltinModule('node:module')
    const files = Object.keys(createRequire(${JSON.stringify(bin)}).cache)
    console.error([...process.moduleLoadList, ...files].filter((name) => /undici|duckdb/.test(name)).join())
  })`
  const hook = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(loaded)}` }
  expect(await runWith(hook, '--help').ended).toMatchObject({ code: 0, stderr: '\n' })
})

test('remembers a catalog, and starts without any with a hint', async () => {
  const data = tempDirectory()
  const empty = await serve(data)
  expect(empty.output.stdout).toContain('none, so every event is refused; register one with --catalog')
  expect(await deliver(empty.url, delivery(1))).toMatchObject({ status: 422, answer: { error: { code: 'unknown-tool' } } })
  await empty.stop('SIGINT')
  await (await serve(data, '--catalog', catalog())).stop('SIGINT')
  const collector = await serve(data)
  expect(await deliver(collector.url, delivery(1))).toMatchObject({ status: 202 })
})

test('reports the same from the running collector and from the files [R-SST-6]', async () => {
  const data = tempDirectory()
  const collector = await serve(data, '--catalog', catalog())
  await deliver(collector.url, delivery(1))
  await deliver(collector.url, delivery(2, { outcome: 'error', durationMs: 300 }))
  const running = await run('report', '--data', data)
  expect(running).toMatchObject({ code: 0, stderr: '' })
  // From daily sums, so 300 ms is known within 1.6 %.
  expect(running.stdout).toMatch(/^ {2}build +2 +2 +2 +50\.0 % +100 ms +299 ms$/m)
  expect(running.stdout).toMatch(/^ {2}expired +4$/m)
  await collector.stop('SIGTERM')
  expect(await run('report', '--data', data)).toEqual(running)
})

test('reports what was acknowledged a moment ago', async () => {
  const collector = await serve(tempDirectory(), '--catalog', catalog())
  const data = /data +(\S+)/.exec(collector.output.stdout)?.[1] ?? ''
  for (let index = 1; index <= 3; index += 1) {
    await deliver(collector.url, delivery(index))
    const { stdout } = await run('report', '--data', data, '--tool', 'acme', '--json')
    expect(JSON.parse(stdout)).toMatchObject([
      { tool: 'acme', commands: [{ command: 'build', events: index, installations: { ever: index } }] },
    ])
  }
})

test('reports from the files when the collector was killed and its address is stale', async () => {
  const data = tempDirectory()
  const collector = await serve(data, '--catalog', catalog())
  await deliver(collector.url, delivery(1))
  await collector.stop('SIGKILL')
  expect(existsSync(join(data, 'running.json'))).toBe(true)
  expect(await run('report', '--data', data, '--json')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('"events": 1') as unknown,
  })
})

test('takes its address back when it stops', async () => {
  const data = tempDirectory()
  const collector = await serve(data)
  expect(existsSync(join(data, 'running.json'))).toBe(true)
  await collector.stop('SIGTERM')
  expect(existsSync(join(data, 'running.json'))).toBe(false)
})

test('loses nothing when it is stopped in the middle of deliveries', async () => {
  const data = tempDirectory()
  const collector = await serve(data, '--catalog', catalog())
  const deliveries = Promise.allSettled(Array.from({ length: 300 }, (_, index) => deliver(collector.url, delivery(index))))
  await deliver(collector.url, delivery(1000))
  const stopped = collector.stop('SIGTERM')
  const acknowledged = (await deliveries).filter(({ status }) => status === 'fulfilled').length
  expect(await stopped).toMatchObject({ code: 0, stderr: '' })
  expect(readdirSync(join(data, 'log'))).toEqual([])
  const { stdout } = await run('report', '--data', data, '--json')
  expect(JSON.parse(stdout)).toMatchObject([{ commands: [{ events: acknowledged + 1 }] }])
})

test('goes on when nobody reads what it prints, and stops as usual', async () => {
  const data = tempDirectory()
  const collector = await serve(data, '--catalog', catalog())
  collector.child.stdout?.destroy()
  collector.child.stderr?.destroy()
  expect(await deliver(collector.url, delivery(1))).toMatchObject({ status: 202 })
  expect(await collector.stop('SIGTERM')).toMatchObject({ code: 0 })
  expect(existsSync(join(data, 'running.json'))).toBe(false)
  // A command that could not say what it was asked for has failed, without a word about how.
  const report = runWith({}, 'report', '--data', data)
  report.child.stdout?.destroy()
  expect(await report.ended).toMatchObject({ code: 1, stderr: '' })
})

test.skipIf(process.platform === 'win32')('creates everything for its owner only', async () => {
  const data = join(tempDirectory(), 'data')
  const collector = await serve(data, '--catalog', catalog())
  await deliver(collector.url, delivery(1))
  const all = readdirSync(data, { recursive: true, encoding: 'utf8' }).map((name) => join(data, name))
  expect(all.length).toBeGreaterThan(5)
  expect([data, ...all].filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([])
})

test('answers to loopback, to the endpoints of its catalogs and to the names it is told', async () => {
  const collector = await serve(tempDirectory(), '--catalog', catalog(), '--allow-host', 'collector.lan')
  const { request } = await import('node:http')
  const statusFor = (host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request(`${collector.url}/v1/events`, { method: 'POST', headers: { host } }, (response) =>
        resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end()
    })
  const hosts = ['localhost', 'telemetry.acme.example', 'collector.lan:80', 'attacker.example']
  expect(await Promise.all(hosts.map(statusFor))).toEqual([415, 415, 415, 421])
})

test('explains itself', async () => {
  const { code, stdout } = await run('--help')
  expect(code).toBe(0)
  expect(stdout).toContain('sonde-collector serve --data <dir>')
  expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/)
})

/** Everything an operator can get wrong: one line on stderr, nothing on stdout, and an exit code. */
async function mistake(...args: readonly string[]): Promise<{ code: number | null; line: string }> {
  const { code, stdout, stderr } = await run(...args)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^sonde-collector: [^\n]+ \[[a-z-]+\]\n$/)
  return { code, line: stderr.trim() }
}

test('one line for a wrong flag', async () => {
  expect(await mistake('serve', '--prot', '1')).toEqual({
    code: 2,
    line: "sonde-collector: Unknown option '--prot'. See `sonde-collector --help`. [wrong-usage]",
  })
})

test('one line for a port in use', async () => {
  const collector = await serve(tempDirectory())
  const { port } = new URL(collector.url)
  const { code, line } = await mistake('serve', '--data', tempDirectory(), '--port', port)
  expect({ code, line }).toEqual({
    code: 1,
    line: `sonde-collector: Port ${port} on 127.0.0.1 is in use. Stop the other program, or choose another port with --port. [port-in-use]`,
  })
})

test('one line for a directory that cannot be written', async () => {
  const file = join(tempDirectory(), 'file')
  writeFileSync(file, '')
  const { code, line } = await mistake('serve', '--data', join(file, 'data'))
  expect(code).toBe(1)
  expect(line).toMatch(/Cannot write to `.*file\/data`: .*Choose another directory with --data\. \[data-unwritable\]$/)
})

test.skipIf(process.platform !== 'linux')(
  'one line for a directory under /proc, where making several at once never returns',
  async () => {
    const { code, stderr } = await run('serve', '--data', '/proc/nothing/data', '--port', '0')
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /Cannot write to `\/proc\/nothing\/data`: .*Choose another directory with --data\. \[data-unwritable\]$/m,
    )
  },
)

test('one line for a data directory that another collector uses, and no harm to that one', async () => {
  const data = tempDirectory()
  const collector = await serve(data, '--catalog', catalog())
  // What it is writing at the moment, such as a backup.
  const half = join(data, 'rows', 'backup')
  writeFileSync(half, '')
  const { code, line } = await mistake('serve', '--data', data, '--port', '0')
  expect(code).toBe(1)
  expect(existsSync(half)).toBe(true)
  expect(line).toContain(
    `is in use by process ${collector.child.pid}. Stop it, or choose another directory with --data. [data-in-use]`,
  )
  expect(await deliver(collector.url, delivery(1))).toMatchObject({ status: 202 })
  expect(await run('report', '--data', data)).toMatchObject({ code: 0 })
})

test('one line for a bad catalog, and nothing is registered', async () => {
  const data = tempDirectory()
  const bad = join(tempDirectory(), 'bad.json')
  writeFileSync(bad, JSON.stringify({ v: 1, ...acme, endpoint: 'http://telemetry.acme.example' }))
  const { code, line } = await mistake('serve', '--data', data, '--catalog', bad)
  expect(code).toBe(1)
  expect(line).toMatch(/Catalog `.*bad\.json` is not valid: .*\[catalog-invalid\]$/)
  expect(readdirSync(join(data, 'catalogs'))).toEqual([])
})

test('starts without a bad catalog among the registered ones, says so wherever one looks, and takes it up when it is mended', async () => {
  const data = tempDirectory()
  mkdirSync(join(data, 'catalogs'))
  writeCatalog(join(data, 'catalogs'))
  writeFileSync(join(data, 'catalogs', 'broken.json'), '{')
  const collector = await serve(data)
  const line = /^sonde-collector: Catalog `.*broken\.json` is not JSON: .* It is not used\. \[catalog-invalid\]\n$/
  expect(collector.output.stderr).toMatch(line)
  expect(collector.output.stdout).toMatch(/^ {2}catalogs {2}acme\n {2}NOT USED {2}broken\.json: see above, or `doctor`$/m)
  const { warnings } = (await (await fetch(`${collector.url}/healthz`)).json()) as { warnings: string[] }
  expect(warnings).toEqual(['catalog-unusable'])
  expect((await run('doctor', '--data', data)).stdout).toMatch(
    /^PROBLEM +catalogs +Catalog `.*broken\.json` .* In use: acme \(1\)\.$/m,
  )
  expect(await deliver(collector.url, delivery(1))).toMatchObject({ status: 202 })
  // Maybe it is the catalog of this tool: senders keep what they have.
  const unknown = { ...delivery(2), tool: 'other' }
  expect(await deliver(collector.url, unknown)).toMatchObject({ status: 503, answer: { error: { code: 'catalog-unusable' } } })
  writeCatalog(join(data, 'catalogs'), other, 'broken.json')
  await expect.poll(async () => (await deliver(collector.url, unknown)).status, { timeout: 60_000 }).toBe(202)
  expect((await collector.stop('SIGTERM')).stderr).toMatch(line)
})

test('one line for a catalog whose mistake is shown with the lines around it', async () => {
  const bad = join(tempDirectory(), 'bad.json')
  writeFileSync(bad, '{\n  "tool": acme\n}')
  const { line } = await mistake('serve', '--data', tempDirectory(), '--catalog', bad)
  expect(line).toMatch(/Catalog `.*bad\.json` is not JSON: .*"tool": acme.*\[catalog-invalid\]$/)
})

test('[R-AST-11] a directory that was mistyped is not made by asking for its tokens', async () => {
  const data = join(tempDirectory(), 'typo')
  expect((await mistake('token', 'list', '--data', data)).line).toContain('[no-data]')
  expect((await mistake('token', 'revoke', 'ana', '--data', data)).line).toContain('[no-data]')
  expect(existsSync(data)).toBe(false)
  await run('token', 'add', 'ana', '--right', 'report', '--data', data)
  expect(await run('token', 'list', '--data', data)).toMatchObject({ code: 0, stdout: expect.stringContaining('ana') as string })
})

test('one line for a release that has no number', async () => {
  const env = { SONDE_COLLECTOR_TOKEN: 'sonde_0' }
  const { ended } = runWith(env, 'register', catalog(), '--release', '../1.0', '--admin', 'http://127.0.0.1:1')
  expect(await ended).toMatchObject({
    code: 1,
    stderr: 'sonde-collector: `../1.0` is not a version such as `1.4.2`. [wrong-version]\n',
  })
})

test('one line for a file that is not its database', async () => {
  const data = tempDirectory()
  writeFileSync(join(data, 'sonde.duckdb'), 'my notes')
  const { line } = await mistake('serve', '--data', data)
  expect(line).toMatch(/sonde\.duckdb` cannot be opened: .*\[database-unreadable\]$/)
  expect(readFileSync(join(data, 'sonde.duckdb'), 'utf8')).toBe('my notes')
})

test('one line for a report of nothing', async () => {
  const empty = tempDirectory()
  expect((await mistake('report', '--data', empty)).line).toMatch(/There is no collector's data in `.*`\. .*\[no-data\]$/)
  expect(readdirSync(empty)).toEqual([])
})

test('one line for data that may not be looked at, which is not the same as none', async () => {
  // What the system says of it here it also says where the user is another one, as nobody is for root.
  const { line } = await mistake('report', '--data', join(tempDirectory(), 'x'.repeat(300)))
  expect(line).toMatch(/Cannot look into `.*x`: .*\. Run this as the user that runs the collector\. \[data-unwritable\]$/)
})

test('one line for a report of a tool that is not registered, running or not', async () => {
  const data = tempDirectory()
  const collector = await serve(data, '--catalog', catalog(), '--catalog', writeCatalog(tempDirectory(), other))
  const expected = {
    code: 1,
    line: 'sonde-collector: No catalog of `acne` is registered. Registered: acme, other. [unknown-tool]',
  }
  expect(await mistake('report', '--data', data, '--tool', 'acne')).toEqual(expected)
  await collector.stop('SIGTERM')
  expect(await mistake('report', '--data', data, '--tool', 'acne')).toEqual(expected)
})
