import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { catalogText } from '@sonde/core/protocol'
import { expect, test } from 'vitest'
import { acme, other, writeCatalog } from './acme.ts'
import { body, finished, today } from './bodies.ts'
import { deliver, run, runWith, serve, type RunningCollector } from './collector-process.ts'
import { tempDirectory } from './temp-directory.ts'

const catalog = (): string => writeCatalog(tempDirectory())
const delivery = (index: number) => body(index, [finished({}, { at: today() })])

interface Answer {
  readonly status: number
  readonly text: string
}

function get(url: string, token?: string, init: { method?: string; text?: string } = {}): Promise<Answer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return new Promise((resolve, reject) => {
    request(url, { method: init.method ?? 'GET', headers }, (response) => {
      let text = ''
      response
        .on('data', (chunk: Buffer) => (text += chunk.toString()))
        .on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end(init.text)
  })
}

const adminOf = ({ output }: RunningCollector): string => /admin +(\S+)/.exec(output.stdout)?.[1] ?? ''

async function tokenFor(data: string, name: string, ...rights: readonly string[]): Promise<string> {
  const { code, stdout } = await run('token', 'add', name, '--data', data, ...rights.flatMap((right) => ['--right', right]))
  expect(code).toBe(0)
  return stdout.trim()
}

test('takes its settings from a file and from variables of the same names', async () => {
  const [data, config] = [tempDirectory(), join(tempDirectory(), 'config.json')]
  writeFileSync(config, JSON.stringify({ data, port: 0, catalog: [catalog()], 'allow-host': ['file.example'] }))
  const env = {
    SONDE_COLLECTOR_CONFIG: config,
    SONDE_COLLECTOR_ALLOW_HOST: 'variable.example',
    SONDE_COLLECTOR_LOG_FORMAT: 'json',
  }
  const { child, ended, output } = runWith(env, 'serve')
  await expect.poll(() => output.stdout, { timeout: 60_000 }).toContain('\n')
  const started = JSON.parse(output.stdout) as { events: string; tools: string[]; data: string; message: string }
  expect(started).toMatchObject({ level: 'info', message: 'Started.', data, tools: ['acme'] })
  const statusFor = (host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request(started.events, { method: 'POST', headers: { host } }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end()
    })
  expect(await Promise.all([statusFor('variable.example'), statusFor('file.example')])).toEqual([415, 421])
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ code: 0, stderr: '' })
  expect(
    output.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { message: string }).message),
  ).toEqual(['Started.', 'Stopped. Everything that was acknowledged is kept.'])
})

test('[R-AST-11] named tokens have rights, are revoked while it runs, and are kept nowhere', async () => {
  const data = tempDirectory()
  const reporter = await tokenFor(data, 'ana', 'report')
  const collector = await serve(data, '--catalog', catalog())
  const admin = adminOf(collector)
  const operator = await tokenFor(data, 'deploy bot', 'admin')
  const put = (token?: string) => get(`${admin}/v1/catalogs/other/2.0.0`, token, { method: 'PUT', text: catalogText(other) })

  expect(await get(`${admin}/report`)).toMatchObject({ status: 401 })
  expect(await get(`${admin}/report`, 'sonde_wrong')).toMatchObject({ status: 401 })
  expect(await get(`${admin}/report`, reporter)).toMatchObject({ status: 200 })
  expect(await get(`${admin}/report`, operator)).toMatchObject({
    status: 403,
    text: expect.stringContaining('`report`') as string,
  })
  expect(await put(reporter)).toMatchObject({ status: 403 })
  expect(await deliver(collector.url, { ...delivery(1), tool: 'other' })).toMatchObject({ status: 422 })
  expect(await put(operator)).toEqual({ status: 201, text: '{"sonde":1,"registered":true}' })
  expect(await deliver(collector.url, { ...delivery(1), tool: 'other' })).toMatchObject({ status: 202 })

  const listed = await run('token', 'list', '--data', data)
  expect(listed.stdout).toBe(`${today()}  report            ana\n${today()}  admin             deploy bot\n`)
  expect(await run('token', 'revoke', 'ana', '--data', data)).toMatchObject({ code: 0 })
  expect(await get(`${admin}/report`, reporter)).toMatchObject({ status: 401 })
  await collector.stop('SIGTERM')
  const kept = readFileSync(join(data, 'tokens.json'), 'utf8') + collector.output.stdout + collector.output.stderr
  for (const secret of [reporter, operator]) expect(kept).not.toContain(secret.slice('sonde_'.length))
})

test('registers the catalog of a release from elsewhere, and says in one line why not', async () => {
  const data = tempDirectory()
  const token = await tokenFor(data, 'deploy bot', 'admin')
  const reporter = await tokenFor(data, 'ana', 'report')
  const collector = await serve(data)
  const admin = adminOf(collector)
  const file = catalog()
  const register = (given: string, release = '1.4.2', path = file, url = admin) =>
    runWith({ SONDE_COLLECTOR_TOKEN: given }, 'register', path, '--release', release, '--admin', url).ended
  expect(await register(token)).toEqual({ code: 0, stdout: 'The catalog of acme 1.4.2 is registered.\n', stderr: '' })
  expect(await register(token)).toMatchObject({ code: 0, stdout: 'The catalog of acme 1.4.2 is registered already.\n' })
  expect(await deliver(collector.url, delivery(1))).toMatchObject({ status: 202 })

  const deploy = { ...acme, retentionDays: 30 }
  const mistakes = [
    [register('sonde_wrong'), /does not take this token: .* \[wrong-token\]\n$/],
    [register(reporter), /does not take this token: .*`admin`\. \[wrong-token\]\n$/],
    [register(token, '1.4.2', writeCatalog(tempDirectory(), deploy)), /has another catalog already.*\[catalog-exists\]\n$/],
    [register(token, 'latest'), /is not a version such as .*\[wrong-version\]\n$/],
    [register(token, '1', '/nowhere.json'), /`\/nowhere\.json` cannot be read: .*\[catalog-unreadable\]\n$/],
    [register(token, '1.4.2', file, 'http://127.0.0.1:1'), /No collector answers at .*\[no-collector\]\n$/],
  ] as const
  // All at once: each is a process, and a busy machine starts them slowly.
  for (const [ended, message] of mistakes) {
    const { code, stdout, stderr } = await ended
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^sonde-collector: [^\n]+\n$/)
    expect(stderr).toMatch(message)
  }
  const { stdout } = await runWith({ SONDE_COLLECTOR_TOKEN: reporter }, 'report', '--admin', admin, '--json').ended
  expect(JSON.parse(stdout)).toMatchObject([{ tool: 'acme', commands: [{ events: 1 }] }])
})

test('takes up a catalog that is put into its directory, and says what is wrong with another', async () => {
  const data = tempDirectory()
  const collector = await serve(data)
  writeCatalog(join(data, 'catalogs'))
  await expect.poll(async () => (await deliver(collector.url, delivery(1))).status, { timeout: 60_000 }).toBe(202)
  writeFileSync(join(data, 'catalogs', 'broken.json'), '{')
  await expect
    .poll(() => collector.output.stderr, { timeout: 60_000 })
    .toMatch(/broken\.json` is not JSON: .* It is not used\. \[catalog-invalid\]\n$/)
  expect(await deliver(collector.url, delivery(2))).toMatchObject({ status: 202 })
})

test('tells a load balancer whether it is ready, and Prometheus how it is, the latter for a token', async () => {
  const data = tempDirectory()
  const token = await tokenFor(data, 'prometheus', 'report')
  const collector = await serve(data, '--catalog', catalog())
  expect(await get(`${collector.url}/healthz`)).toEqual({
    status: 200,
    text: '{"sonde":1,"alive":true,"ready":true,"reasons":[],"warnings":[]}',
  })
  expect(await get(`${collector.url}/healthz/alive`)).toMatchObject({ status: 200 })
  expect(await get(`${collector.url}/metrics`)).toMatchObject({ status: 404 })
  await deliver(collector.url, delivery(1))
  await deliver(collector.url, JSON.stringify({ ...delivery(2), events: [finished({ command: 'nope' }, { at: today() })] }))
  expect(await get(`${adminOf(collector)}/metrics`)).toMatchObject({ status: 401 })
  const { status, text } = await get(`${adminOf(collector)}/metrics`, token)
  expect(status).toBe(200)
  for (const line of [
    'sonde_collector_events_accepted_total 1',
    'sonde_collector_events_rejected_total{reason="bad-value"} 1',
    'sonde_collector_ready 1',
    'sonde_collector_answers_total{status="202"} 2',
  ]) {
    expect(text.split('\n')).toContain(line)
  }
})

test('looks a data directory over, running or not, and changes nothing', async () => {
  const data = tempDirectory()
  const collector = await serve(data, '--catalog', catalog())
  const running = await run('doctor', '--data', data)
  expect(running.stdout).toMatch(/^ok +collector +runs, and answers at http:\/\/127\.0\.0\.1:\d+$/m)
  expect(running.stdout).toMatch(/^ok +catalogs +acme \(1\)$/m)
  expect(running.stdout).toMatch(/^ok +kept +acme 365 days$/m)
  expect((await run('doctor', '--data', data, '--retention-days', '30')).stdout).toMatch(
    /^ok +kept +acme 30 days, others 30 days$/m,
  )
  expect(running.stdout).toMatch(/^ok +copies +no exports and no backups$/m)
  await collector.stop('SIGKILL')
  const stopped = await run('doctor', '--data', data)
  expect(stopped.stdout).toMatch(/^ok +collector +does not run; its database can be opened$/m)
  expect([running.code, stopped.code]).toEqual([0, 0])
  writeFileSync(join(data, 'catalogs', 'broken.json'), '{')
  writeFileSync(join(data, 'tokens.json'), '{', { mode: 0o644 })
  writeFileSync(join(data, 'log', '0000000001-0000000000000000.ndjson.damaged'), '')
  const { code, stdout } = await run('doctor', '--data', data)
  expect(code).toBe(1)
  for (const about of ['catalogs', 'tokens', 'log', 'permissions'])
    expect(stdout).toMatch(new RegExp(`^PROBLEM +${about} +\\S`, 'm'))
})

test('one line for an admin port in use', async () => {
  const collector = await serve(tempDirectory())
  const { port } = new URL(adminOf(collector))
  const { code, stderr } = await run('serve', '--data', tempDirectory(), '--port', '0', '--admin-port', port)
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `sonde-collector: Port ${port} on 127.0.0.1 is in use. Stop the other program, or choose another port with --admin-port. [port-in-use]\n`,
  })
  // To a program that reads lines it is one of them.
  const json = await run('serve', '--data', tempDirectory(), '--port', '0', '--admin-port', port, '--log-format', 'json')
  expect({ code: json.code, stdout: json.stdout }).toEqual({ code: 1, stdout: '' })
  expect(JSON.parse(json.stderr)).toMatchObject({ level: 'error', code: 'port-in-use' })
})
