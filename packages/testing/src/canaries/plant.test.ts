import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Canary } from './canary.ts'
import { canaryError, plantedSecrets } from './errors.ts'
import { findCanaries, type Place } from './find.ts'
import { plantCanaries, type PlantOptions } from './plant.ts'

function planted(options?: PlantOptions) {
  const machine = plantCanaries(options)
  onTestFinished(() => machine.cleanup())
  return machine
}

function kindsIn(place: Place, canaries: readonly Canary[]): string[] {
  return [...new Set(findCanaries(place, canaries).map(({ kind }) => kind))].toSorted()
}

/** What is not written anywhere, but made of what is: programs put it together before they hash it. */
const PUT_TOGETHER = [
  'git user',
  'user and host',
  'machine id',
  'host name of this machine',
  'user of this machine',
  'hardware address',
]

test('places every canary that it names', () => {
  const { canaries, env, argv, home } = planted({
    ci: true,
    variables: ['ACME_TOKEN'],
    files: { 'acme.json': (secret) => secret },
  })
  const found = new Set([
    ...kindsIn(Object.entries(env).join('\n'), canaries),
    ...kindsIn(Object.values(argv).join('\n'), canaries),
    ...kindsIn({ directory: dirname(dirname(home)) }, canaries),
  ])
  const kinds = new Set(canaries.map(({ kind }) => kind))
  expect([...kinds].filter((kind) => !found.has(kind) && !PUT_TOGETHER.includes(kind))).toEqual([])
  expect(kinds.size).toBeGreaterThan(60)
})

test.each([
  ['user and host', 'USER', 'HOSTNAME'],
  ['git user', 'GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL'],
])('names %s as programs put them together', (kind, first, second) => {
  const { canaries, env } = planted()
  const value = canaries.find((canary) => canary.kind === kind)?.value
  expect(value).toContain(env[first])
  expect(value).toContain(env[second])
})

test('no two machines share a secret', () => {
  const first = planted()
  const second = planted()
  const ofMachines = new Set(PUT_TOGETHER)
  const own = first.canaries.filter(({ kind }) => !ofMachines.has(kind))
  expect(findCanaries(JSON.stringify([second.env, second.canaries.filter(({ kind }) => !ofMachines.has(kind))]), own)).toEqual([])
})

test('knows the real machine only by its hashes', () => {
  const { canaries, env } = planted()
  expect(canaries).toContainEqual({ kind: 'host name of this machine', value: hostname(), hashOnly: true })
  expect(env['HOSTNAME']).not.toBe(hostname())
})

test('passes on nothing of the test’s own environment but PATH', () => {
  vi.stubEnv('OF_THE_TEST', 'leaked-into-the-child')
  onTestFinished(() => void vi.unstubAllEnvs())
  const { env } = planted()
  expect(JSON.stringify(env)).not.toContain('leaked-into-the-child')
  expect(env['PATH']).toBe(process.env['PATH'])
})

test('adds what the program needs', () => {
  const { env, cwd, canaries } = planted({
    env: { ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' },
    variables: ['ACME_TOKEN'],
    files: { 'conf/acme.json': (secret) => JSON.stringify({ name: secret }) },
  })
  expect(env['ACME_TELEMETRY_ENDPOINT']).toBe('http://127.0.0.1:9')
  expect(kindsIn(env['ACME_TOKEN'] ?? '', canaries)).toEqual(['environment value of ACME_TOKEN'])
  expect(kindsIn(readFileSync(join(cwd, 'conf/acme.json'), 'utf8'), canaries)).toEqual(['conf/acme.json'])
})

test('is in CI only where that was asked for', () => {
  expect(planted().env).not.toHaveProperty('CI')
  expect(planted({ ci: true }).env).toMatchObject({ CI: 'true', GITHUB_ACTIONS: 'true' })
})

describe('the project', () => {
  const hasGit = spawnSync('git', ['--version']).status === 0

  test.skipIf(!hasGit)('is a repository to git itself', () => {
    const { cwd, env, canaries } = planted()
    const git = (...args: readonly string[]) => spawnSync('git', args, { cwd, env, encoding: 'utf8' })
    expect(kindsIn(git('remote', 'get-url', 'origin').stdout, canaries)).toContain('git remote token')
    expect(git('remote', 'get-url', 'upstream').stdout).toMatch(/^git@git\.example:.*\.git\n$/)
    expect(kindsIn(git('branch', '--show-current').stdout, canaries)).toEqual(['git branch'])
    expect(kindsIn(git('config', 'user.email').stdout, canaries)).toEqual(['git user.email'])
    expect(kindsIn(git('config', '--global', 'user.name').stdout, canaries)).toEqual(['git user.name'])
  })

  test('is a package with secrets in its dependencies', () => {
    const { cwd, canaries } = planted()
    const manifest = readFileSync(join(cwd, 'package.json'), 'utf8')
    expect(JSON.parse(manifest)).toMatchObject({ name: expect.stringMatching(/^@c\w+\/c\w+$/), version: '1.0.0' })
    expect(kindsIn(manifest, canaries)).toContain('token of a dependency')
    expect(kindsIn(readFileSync(join(cwd, 'package-lock.json')), canaries)).toContain('token of the lockfile')
  })

  test('lies in the home, and both are removed', () => {
    const { home, cwd, cleanup } = planted()
    expect(cwd.startsWith(home)).toBe(true)
    cleanup()
    cleanup()
    expect(existsSync(home)).toBe(false)
  })
})

describe('the error', () => {
  test('holds its canaries wherever errors hold something', () => {
    const { secrets, canaries } = planted()
    const error = canaryError(secrets)
    expect(error).toBeInstanceOf(AggregateError)
    const cause = error.cause as Error
    const root = (cause.cause as Error).cause as { reason: string }
    const { code, path, config } = error as unknown as { code: string; path: string; config: object }
    expect(kindsIn(error.name, canaries)).toEqual(['name of an error'])
    expect(kindsIn(error.message, canaries)).toEqual(['message of an error'])
    expect(kindsIn(error.stack ?? '', canaries)).toEqual(['message of an error', 'name of an error', 'stack of an error'])
    expect(kindsIn(cause.message, canaries)).toEqual(['cause of an error'])
    expect(cause.cause).not.toBeInstanceOf(AggregateError)
    expect(root).not.toBeInstanceOf(Error)
    expect(kindsIn(root.reason, canaries)).toEqual(['cause of an error'])
    expect(kindsIn(code, canaries)).toEqual(['code of an error'])
    expect(kindsIn(path + JSON.stringify(config) + Object.keys(error).join(), canaries)).toEqual(['property of an error'])
    expect(kindsIn(JSON.stringify(error) + String(error) + inspect(error), canaries)).toEqual(['toJSON of an error'])
    expect(error.errors.map((member) => kindsIn((member as Error).message ?? String(member), canaries))).toEqual(
      Array.from({ length: 3 }, () => ['member of an AggregateError']),
    )
  })

  test('is made in the program under test from its environment', () => {
    const { env, secrets } = planted()
    vi.stubEnv('CANARY_SECRETS', env['CANARY_SECRETS'])
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(plantedSecrets()).toEqual(secrets)
    expect(canaryError().message).toBe(secrets.errorMessage)
  })

  test('is not made where nothing was planted', () => {
    expect(() => canaryError()).toThrow('[no-canaries]')
  })
})
