import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeCatalog } from './acme.ts'
import { body, finished, today } from './bodies.ts'
import { bin, deliver, run, serve } from './collector-process.ts'
import { tempDirectory } from './temp-directory.ts'

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

/** A collector that has a disk of 12 MB for itself, and prints what goes wrong into a file on it. */
async function onSmallDisk(): Promise<{ url: string; disk: string; ended: Promise<unknown[]>; stop(): void }> {
  const mountPoint = tempDirectory()
  const script =
    'mount -t tmpfs -o size=12m tmpfs "$1" && exec "$2" "$3" serve --data "$1/data" --catalog "$4" --port 0 2> "$1/problems"'
  const values = [mountPoint, process.execPath, bin, writeCatalog(tempDirectory())]
  const child = spawn('unshare', ['-rm', 'sh', '-c', script, 'sh', ...values], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  await expect.poll(() => printed, { timeout: 120_000 }).toContain('Ctrl+C')
  return {
    url: /events +(\S+?)\/v1/.exec(printed)?.[1] ?? '',
    // Others see their own directory there, and this one through the process.
    disk: `/proc/${child.pid}/root${mountPoint}`,
    ended: once(child, 'close'),
    stop: () => void child.kill('SIGTERM'),
  }
}

function health(url: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    request(url, (response) => {
      let text = ''
      response
        .on('data', (chunk: Buffer) => (text += chunk.toString()))
        .on('end', () => resolve({ status: response.statusCode, text }))
    })
      .on('error', reject)
      .end()
  })
}

function fill(path: string): void {
  for (let bytes = 16 * 1024 * 1024; bytes >= 1; bytes /= 2) {
    try {
      writeFileSync(path, Buffer.alloc(bytes), { flag: 'a' })
    } catch {
      // There is less room than that.
    }
  }
}

const delivery = (index: number) => body(index, [finished({}, { at: today() })])

test.skipIf(!canMount && process.env['CI'] === undefined)(
  '[R-SST-6] [promise 7] on a full disk nothing is acknowledged, nothing ends, and everything goes on when there is room (needs unshare)',
  async () => {
    const { url, disk, ended, stop } = await onSmallDisk()
    expect(await deliver(url, delivery(1))).toMatchObject({ status: 202 })
    const log = join(disk, 'data', 'log')
    await expect.poll(() => readdirSync(log), { timeout: 120_000 }).toEqual([])

    fill(join(disk, 'filler'))
    for (let index = 2; index < 10; index += 1) {
      expect(await deliver(url, delivery(index))).toMatchObject({ status: 503, answer: { error: { code: 'not-stored' } } })
    }
    expect(await health(`${url}/healthz`)).toEqual({ status: 503, text: expect.stringContaining('"cannot-write"') as string })
    expect(await health(`${url}/healthz/alive`)).toMatchObject({ status: 200 })
    expect(readdirSync(log).length).toBeLessThanOrEqual(2)

    rmSync(join(disk, 'filler'))
    expect(await deliver(url, delivery(2))).toMatchObject({ status: 202 })
    expect(await health(`${url}/healthz`)).toMatchObject({ status: 200 })
    // A full disk had no room for the line that says so; what is said from now on is there again.
    mkdirSync(join(disk, 'data', 'catalogs', 'broken.json'))
    await expect.poll(() => readFileSync(join(disk, 'problems'), 'utf8'), { timeout: 120_000 }).toContain('broken.json')
    stop()
    expect(await ended).toEqual([0, null])
  },
)

/** Runs a command that may write no file of more than so many blocks of 512 bytes, which to a program is a full disk. */
function limited(blocks: number, ...args: readonly string[]) {
  const script = `ulimit -f ${blocks} && exec "$@"`
  const { status, stderr } = spawnSync('sh', ['-c', script, 'sh', process.execPath, bin, ...args], { encoding: 'utf8' })
  return { status, stderr }
}

test.skipIf(process.platform === 'win32')(
  'one line for a disk that is full, whatever was to be written, and nothing is left that a later start would trip over',
  async () => {
    const data = tempDirectory()
    const line = /^sonde-collector: The disk is full: [^\n]*\. Make room and try again\. \[disk-full\]\n$/
    // Less than an empty database, so that a half of it would stay.
    for (const args of [
      ['serve', '--port', '0'],
      ['token', 'add', 'ana', '--right', 'report'],
    ]) {
      const blocks = args[0] === 'serve' ? 8 : 0
      expect(limited(blocks, ...args, '--data', data)).toEqual({ status: 1, stderr: expect.stringMatching(line) as string })
    }
    const collector = await serve(data, '--catalog', writeCatalog(tempDirectory()))
    expect(await deliver(collector.url, delivery(1))).toMatchObject({ status: 202 })
    await collector.stop('SIGTERM')
    expect(limited(8, 'backup', '--data', data)).toEqual({ status: 1, stderr: expect.stringMatching(line) as string })
    expect(await run('report', '--data', data)).toMatchObject({ code: 0, stderr: '' })
    expect(readdirSync(join(data, 'backups'))).toEqual([])
  },
)
