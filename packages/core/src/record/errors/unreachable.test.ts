import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import * as fsPromises from 'node:fs/promises'
import http from 'node:http'
import net from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freePort } from '../../../test/free-port.ts'
import { processorTime } from '../../../test/processor-time.ts'
import { temporaryDirectory } from '../../../test/test-world.ts'
import { unreachableOf } from './unreachable.ts'

const of = (error: unknown, env: Record<string, string> = {}) => unreachableOf(error, {}, env)
const failing = (fields: object, options?: ErrorOptions) => Object.assign(new Error('failed', options), fields)

/** What asking a socket for `/version`, as every Docker client does, fails with. */
function request(options: http.RequestOptions): Promise<unknown> {
  return new Promise((resolve) => {
    http.get({ path: '/version', ...options }, (response) => resolve(response.resume())).on('error', resolve)
  })
}

function connect(path: string): Promise<unknown> {
  return new Promise((resolve) => net.connect(path).on('error', resolve))
}

/** A socket whose listener was killed: it is there and refuses. */
async function refusedSocket(path: string): Promise<string> {
  const listener = spawn(process.execPath, [
    '-e',
    `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`,
  ])
  await once(listener.stdout, 'data')
  listener.kill('SIGKILL')
  await once(listener, 'exit')
  expect(existsSync(path)).toBe(true)
  return path
}

describe('[R-SAM-3] a real Docker that cannot be reached is docker', () => {
  test('a socket that is missing', async () => {
    const error = await request({ socketPath: join(temporaryDirectory(), 'docker.sock') })
    expect(error).toMatchObject({ code: 'ENOENT', syscall: 'connect' })
    expect(of(error)).toBe('docker')
  })

  test('a socket that refuses', async () => {
    const path = await refusedSocket(join(temporaryDirectory(), 'docker.sock'))
    for (const error of [await request({ socketPath: path }), await connect(path)]) {
      expect(error).toMatchObject({ code: 'ECONNREFUSED', syscall: 'connect' })
      expect(of(error)).toBe('docker')
      expect(of(new Error('cannot build', { cause: error }))).toBe('docker')
    }
  })

  test('a socket of any name that DOCKER_HOST chose, missing or refusing', async () => {
    const directory = temporaryDirectory()
    const missing = join(directory, 'secret-missing.socket')
    const refused = await refusedSocket(join(directory, 'secret-refused.socket'))
    for (const path of [missing, refused]) {
      const error = await request({ socketPath: path })
      expect(of(error)).toBeUndefined()
      expect(of(error, { DOCKER_HOST: `unix://${path}` })).toBe('docker')
      expect(of(error, { DOCKER_HOST: `unix://${path}-other` })).toBeUndefined()
    }
  })

  test.each(['127.0.0.1', 'localhost'])('a port that DOCKER_HOST chose on %s', async (host) => {
    const port = await freePort()
    const error = await request({ host, port })
    expect(of(error)).toBe('network')
    expect(of(error, { DOCKER_HOST: `tcp://${host}:${port}` })).toBe('docker')
    expect(of(error, { DOCKER_HOST: `tcp://${host}:${port === 1 ? 2 : 1}` })).toBe('network')
  })

  test('a port that DOCKER_HOST chose, by fetch, which hides it in a cause', async () => {
    const port = await freePort()
    const error: unknown = await fetch(`http://127.0.0.1:${port}/version`).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TypeError)
    expect(of(error, { DOCKER_HOST: `tcp://127.0.0.1:${port}` })).toBe('docker')
    expect(of(error)).toBe('network')
  })

  test('a program that is missing', () => {
    const { error } = spawnSync('docker', ['version'], { env: { PATH: temporaryDirectory() } })
    expect(error).toMatchObject({ code: 'ENOENT', syscall: 'spawnSync docker' })
    expect(of(error)).toBe('docker')
  })
})

describe('[R-SAM-3] docker, as it fails elsewhere', () => {
  test.each([
    ['forbidden', { code: 'EACCES', syscall: 'connect', address: '/var/run/docker.sock' }],
    ['of Docker Desktop', { code: 'ENOENT', syscall: 'connect', address: '/home/ana/.docker/run/docker.sock' }],
    ['of Colima', { code: 'ECONNREFUSED', syscall: 'connect', address: '/Users/ana/.colima/default/docker.sock' }],
    ['on Windows', { code: 'ENOENT', syscall: 'connect', address: '//./pipe/docker_engine' }],
    [
      'on Windows, of Docker Desktop',
      { code: 'ENOENT', syscall: 'connect', address: String.raw`\\.\pipe\dockerDesktopLinuxEngine` },
    ],
    ['a missing compose', { code: 'ENOENT', syscall: 'spawn docker-compose', path: 'docker-compose' }],
    ['a missing program on Windows', { code: 'ENOENT', syscall: String.raw`spawn C:\bin\docker.exe` }],
    [
      'what the program printed',
      { code: 1, stderr: 'Cannot connect to the Docker daemon at unix:///secret. Is the docker daemon running?' },
    ],
    ['what a library says', { message: 'error during connect: this error may indicate that the docker daemon is not running' }],
  ])('%s', (_, fields) => {
    expect(of(failing(fields))).toBe('docker')
  })

  test.each([
    [
      'a name that is not found',
      { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'build.secret' },
      'tcp://build.secret:2376',
    ],
    ['an address', { code: 'ETIMEDOUT', syscall: 'connect', address: '10.0.0.7', port: 2375 }, 'tcp://10.0.0.7'],
    ['a version 6 address', { code: 'ECONNREFUSED', syscall: 'connect', address: '::1', port: 4243 }, 'tcp://[::1]:4243'],
    ['a pipe', { code: 'ENOENT', syscall: 'connect', address: String.raw`\\.\pipe\secret` }, 'npipe:////./pipe/secret'],
    ['spaces around', { code: 'ENOENT', syscall: 'connect', address: '/run/x.sock' }, ' unix:///run/x.sock '],
  ])('%s in DOCKER_HOST', (_, fields, DOCKER_HOST) => {
    expect(of(failing(fields), { DOCKER_HOST })).toBe('docker')
  })

  test.each([
    ['another socket', { code: 'ENOENT', syscall: 'connect', address: '/run/postgres.sock' }, undefined],
    ['a file of that name', { code: 'ENOENT', syscall: 'open', path: '/x/docker.sock' }, undefined],
    ['another program', { code: 'ENOENT', syscall: 'spawn podman', path: 'podman' }, undefined],
    ['another port', { code: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1', port: 5432 }, 'network'],
  ])('%s is not', (_, fields, expected) => {
    for (const DOCKER_HOST of [
      '',
      'garbage',
      'unix://',
      'tcp://',
      'tcp://:2375',
      'ssh://ana@host',
      'unix:///run/docker.sock',
      '\0',
      'x'.repeat(1e6),
    ]) {
      expect(of(failing(fields), { DOCKER_HOST })).toBe(expected)
    }
  })
})

describe('[R-SAM-3] names what else could not be reached', () => {
  test('a real port that refuses', async () => {
    expect(of(await request({ host: '127.0.0.1', port: await freePort() }))).toBe('network')
  })

  test('a real directory that is a file, which is nothing of these', async () => {
    expect(of(await fsPromises.readdir(import.meta.filename).catch((error: unknown) => error))).toBeUndefined()
  })

  test.each([
    ['a full disk', { code: 'ENOSPC', syscall: 'write' }, 'disk-full'],
    ['a quota', { code: 'EDQUOT', syscall: 'write' }, 'disk-full'],
    ['a forbidden file', { code: 'EACCES', syscall: 'open', path: '/etc/secret' }, 'permission'],
    ['a forbidden operation', { code: 'EPERM', syscall: 'unlink' }, 'permission'],
    ['a read-only file system', { code: 'EROFS', syscall: 'mkdir' }, 'permission'],
    ['a low port', { code: 'EACCES', syscall: 'listen', address: '0.0.0.0', port: 80 }, 'permission'],
    ['a firewall', { code: 'EACCES', syscall: 'connect', address: '10.0.0.1', port: 443 }, 'network'],
    ['a host that is not found', { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'secret.example' }, 'network'],
    ['a time limit', { code: 'ETIMEDOUT', syscall: 'connect', address: '10.0.0.1', port: 443 }, 'network'],
    ['a certificate', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'network'],
    ['fetch', { code: 'UND_ERR_CONNECT_TIMEOUT' }, 'network'],
    ['a registry that does not know it', { code: 'E404', statusCode: 404 }, 'registry'],
    ['a registry that wants a login', { code: 'E401' }, 'registry'],
    ['a registry, by pnpm', { code: 'ERR_PNPM_FETCH_404' }, 'registry'],
    [
      'a registry that is not found',
      { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'registry.packages.example' },
      'registry',
    ],
    ['a registry, by its request', { code: 'ECONNRESET', uri: 'https://registry.packages.example/secret' }, 'registry'],
    ["the user's registry", { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'npm.secret.example' }, 'registry'],
    ['a host that begins like a registry', { code: 'ENOTFOUND', hostname: 'registrynpm.secret.example' }, 'network'],
    ['a registry that answered', { code: 'ENOENT', url: 'https://registry.packages.example/x' }, undefined],
    ['a program that ran too long', { code: 'ETIMEDOUT', syscall: 'spawnSync git' }, undefined],
    ['a socket that is a file', { code: 'ECONNREFUSED', syscall: 'connect', address: '/run/secret.sock' }, undefined],
    ['a pipe of Windows', { code: 'ECONNREFUSED', syscall: 'connect', address: String.raw`\\.\pipe\secret` }, undefined],
    ['a reader that went away', { code: 'EPIPE', syscall: 'write' }, undefined],
    ['a missing file', { code: 'ENOENT', syscall: 'open' }, undefined],
    ['no code', {}, undefined],
  ])('%s', (_, fields, expected) => {
    expect(of(failing(fields), { npm_config_registry: 'https://ana:token@NPM.secret.example:443/x/' })).toBe(expected)
    expect(of(new Error('y', { cause: failing(fields) }), { npm_config_registry: 'https://npm.secret.example' })).toBe(expected)
  })

  test('the nearest rule, not the nearest error, decides', () => {
    const docker = failing({ code: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1', port: 2375 })
    const error = Object.assign(new AggregateError([docker], 'x'), { code: 'ECONNREFUSED' })
    expect(of(error, { DOCKER_HOST: 'tcp://localhost:2375' })).toBe('docker')
  })
})

describe("the author's word", () => {
  class QuotaError extends Error {}
  const classify = (error: unknown) => (error instanceof QuotaError ? 'quota' : undefined)

  test('comes first', () => {
    expect(unreachableOf(Object.assign(new QuotaError('x'), { code: 'ENOSPC' }), { classify }, {})).toBe('quota')
  })

  test('leaves the rest to the ready-made ones', () => {
    expect(unreachableOf(failing({ code: 'ENOSPC' }), { classify }, {})).toBe('disk-full')
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('no')
      },
    ],
    ['gives no text', () => 7 as never],
    ['gives a promise', (() => Promise.resolve('quota')) as never],
  ])('is none where the rule %s', (_, rule) => {
    expect(unreachableOf(failing({ code: 'ENOSPC' }), { classify: rule }, {})).toBe('disk-full')
  })
})

describe('[C-12] hostile errors give a ready-made word or none', () => {
  const throwing = new Proxy(new Error('x'), {
    get() {
      throw new Error('no')
    },
  })
  test.each([
    ['every getter throws', throwing],
    ['addresses that are no text', failing({ code: 'ENOENT', syscall: 'connect', address: { toString: () => '/docker.sock' } })],
    ['a message of a megabyte', failing({ message: ' ('.repeat(5e5) })],
    ['an address of a megabyte', failing({ code: 'ENOENT', syscall: 'connect', address: '/'.repeat(1e6) })],
    ['a system call of a megabyte', failing({ code: 'ENOENT', syscall: `spawn ${'/ '.repeat(5e5)}` })],
    ['a URL of a megabyte', failing({ code: 'ENOTFOUND', syscall: 'x', uri: `https://${'a@'.repeat(5e5)}` })],
    ['no error', 'ENOSPC'],
  ])('%s', (_, error) => {
    const spentMs = processorTime()
    expect([undefined, 'network']).toContain(of(error, { DOCKER_HOST: 'tcp://x', npm_config_registry: 'https://y' }))
    expect(spentMs()).toBeLessThan(500)
  })
})
