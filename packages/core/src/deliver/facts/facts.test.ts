import * as fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { processorTime } from '../../../test/processor-time.ts'
import { currentMachine, type Machine } from '../../edge/machine.ts'
import { FACT_NAMES } from '../../define/fact-names.ts'
import { acceptsFact } from '../../protocol/facts.ts'
import type { RunContext } from '../../spool/line.ts'
import { allFacts } from './all-facts.ts'
import { containerOf } from './container.ts'
import { machineFacts } from './machine-facts.ts'
import { osVersionOf } from './os-version.ts'

const GIB = 2 ** 30
const SECRET = 'secret-customer'
const failing = (): never => {
  throw new Error(SECRET)
}

/** A file system that holds these files and nothing else. */
function files(contents: Readonly<Record<string, string>>): { fs: typeof fs } {
  const paths = Object.keys(contents)
  return {
    fs: {
      existsSync: (path: string) => path in contents,
      openSync: (path: string) => (path in contents ? paths.indexOf(path) : failing()),
      readSync: (descriptor: number, buffer: Buffer) => buffer.write(contents[paths[descriptor] ?? ''] ?? ''),
      closeSync() {},
    } as unknown as typeof fs,
  }
}

const machine = (changes: Partial<Machine> = {}): Machine => ({
  platform: 'linux',
  release: () => '6.8.0-45-generic',
  cpus: () => 8,
  totalMemory: () => 15.4 * GIB,
  ...changes,
})

describe('[R-SST-4] names the version of the operating system', () => {
  test.each([
    ['linux', '6.8.0-45-generic', 'linux 6.8'],
    ['linux', '5.15.153.1-microsoft-standard-WSL2', 'linux 5.15'],
    ['linux', `6.8.0-${SECRET}`, 'linux 6.8'],
    ['linux', '4711.4712.0', 'other'],
    ['linux', '99.8.0', 'other'],
    ['linux', '6.123.0', 'other'],
    ['linux', SECRET, 'other'],
    ['darwin', '25.1.0', 'macos 26'],
    ['darwin', '24.6.0', 'macos 15'],
    ['darwin', '20.6.0', 'macos 11'],
    ['darwin', '19.6.0', 'macos 10.15'],
    ['darwin', '123.0.0', 'other'],
    ['win32', '10.0.26100', 'windows 11'],
    ['win32', '10.0.19045', 'windows 10'],
    ['win32', '6.3.9600', 'windows 8.1'],
    ['win32', '6.9.1', 'other'],
    ['win32', '', 'other'],
    ['freebsd', '14.1', 'other'],
  ] as const)('%s %s: %s', (platform, release, expected) => {
    expect(osVersionOf(platform, release)).toBe(expected)
    expect(acceptsFact('osVersion', expected)).toBe(true)
  })
})

describe('[R-SST-4] rounds what counts the machine', () => {
  test.each([
    [1, '1'],
    [3, '2-3'],
    [4, '4-5'],
    [8, '8-11'],
    [12, '12-15'],
    [20, '16-23'],
    [64, '64+'],
    [4096, '64+'],
    [0, '1'],
    [NaN, 'other'],
  ])('%s processors: %s', (cpus, expected) => {
    expect(machineFacts(files({}), machine({ cpus: () => cpus })).cpus).toBe(expected)
  })

  test.each([
    [0.4, '0'],
    [0.96, '1'],
    [1.9, '2-3'],
    [3.8, '4-7'],
    [7.6, '8-11'],
    [15.4, '16-23'],
    [31.1, '32-63'],
    [62.6, '64-127'],
    [251, '128+'],
    [NaN, 'other'],
  ])('%s GiB of memory: %s', (memory, expected) => {
    expect(machineFacts(files({}), machine({ totalMemory: () => memory * GIB })).memoryGiB).toBe(expected)
  })
})

describe('[R-AST-9] names the container', () => {
  const id = 'a'.repeat(64)
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['none', {}, 'none'],
    ['Docker', { '/.dockerenv': '' }, 'docker'],
    ['Podman', { '/run/.containerenv': 'engine="podman-5"' }, 'podman'],
    ['Podman that looks like Docker', { '/run/.containerenv': '', '/.dockerenv': '' }, 'podman'],
    ['Docker by its group', { '/proc/1/cgroup': `12:cpuset:/docker/${id}\n` }, 'docker'],
    ['Docker by its slice', { '/proc/1/cgroup': `0::/system.slice/docker-${id}.scope\n` }, 'docker'],
    ['Podman by its group', { '/proc/1/cgroup': `0::/machine.slice/libpod-${id}.scope\n` }, 'podman'],
    ['Kubernetes', { '/proc/1/cgroup': `11:cpu:/kubepods/besteffort/pod${SECRET}/${id}\n` }, 'other'],
    ['LXC', { '/proc/1/cgroup': `1:name=systemd:/lxc/${SECRET}\n` }, 'other'],
    [
      'Docker by its mounts',
      {
        '/proc/1/cgroup': '0::/\n',
        '/proc/self/mountinfo': `9 8 8:1 /var/lib/docker/containers/${id}/hosts /etc/hosts rw - ext4 x rw\n`,
      },
      'docker',
    ],
    [
      'Podman by its mounts',
      { '/proc/self/mountinfo': `9 8 8:1 /containers/storage/overlay-containers/${id}/userdata/hosts /etc/hosts rw\n` },
      'podman',
    ],
    [
      'Kubernetes by its mounts',
      { '/proc/self/mountinfo': '9 8 8:1 /var/lib/kubelet/pods/1/etc-hosts /etc/hosts rw\n' },
      'other',
    ],
    [
      'a host of containers, which is none',
      {
        '/proc/1/cgroup': '0::/init.scope\n',
        '/proc/self/mountinfo': `9 8 0:5 / /var/lib/docker/containers/${id}/mounts/shm rw - tmpfs shm rw\n`,
      },
      'none',
    ],
    ['a user called docker, which is none', { '/proc/1/cgroup': '0::/user.slice/user-docker.slice\n' }, 'none'],
  ])('%s', (_, contents, expected) => {
    expect(containerOf(files(contents))).toBe(expected)
    expect(acceptsFact('container', expected)).toBe(true)
  })

  test('none where nothing can be read', () => {
    const broken = new Proxy({}, { get: () => failing }) as typeof fs
    expect(containerOf({ fs: broken })).toBe('none')
  })

  test('looks at a bounded part of what the kernel says', () => {
    const spentMs = processorTime()
    expect(
      containerOf(files({ '/proc/1/cgroup': '/docke'.repeat(1e5), '/proc/self/mountinfo': '/containerd/'.repeat(1e5) })),
    ).toBe('none')
    expect(spentMs()).toBeLessThan(500)
  })
})

describe('[R-AST-9] tells of WSL', () => {
  test.each([
    ['version 2', '5.15.153.1-microsoft-standard-WSL2', {}, 'wsl2'],
    ['version 1', '4.4.0-19041-Microsoft', {}, 'wsl1'],
    ['a container on WSL', '5.15.153.1-microsoft-standard-WSL2', { '/.dockerenv': '' }, 'none'],
    ['plain Linux', '6.8.0-45-generic', {}, 'none'],
  ])('%s', (_, release, contents, expected) => {
    expect(machineFacts(files(contents), machine({ release: () => release })).wsl).toBe(expected)
  })

  test('not of a system that only mentions it', () => {
    expect(machineFacts(files({}), machine({ platform: 'darwin', release: () => '24.6.0-microsoft' })).wsl).toBe('none')
  })
})

test('[R-SST-4] this very machine has a word for every fact', () => {
  for (const [name, word] of Object.entries(machineFacts({ fs }, currentMachine()))) {
    expect(acceptsFact(name, word), `${name} ${word}`).toBe(true)
  }
})

test('a machine that answers nothing', () => {
  const facts = machineFacts(files({}), { platform: 'linux', release: failing, cpus: failing, totalMemory: failing })
  expect(facts).toEqual({ osVersion: 'other', cpus: 'other', memoryGiB: 'other', container: 'none', wsl: 'none' })
})

describe('[R-SAM-4] joins the facts of a run and its machine', () => {
  const own = machineFacts(files({}), machine())
  const context: RunContext = { runtime: 'node', runtimeMajor: 24 }

  test('into a word for every fact', () => {
    const facts = {
      runtimeMinor: 21,
      tty: true,
      terminal: 'vscode',
      ide: 'cursor',
      packageManager: 'pnpm 12.21',
      label: 'workshop',
    } as const
    expect(allFacts({ ...context, facts }, own, ['workshop'])).toEqual({
      osVersion: 'linux 6.8',
      cpus: '8-11',
      memoryGiB: '16-23',
      container: 'none',
      wsl: 'none',
      runtimeVersion: 'node 24.21',
      tty: 'yes',
      terminal: 'vscode',
      ide: 'cursor',
      cloudIde: 'none',
      packageManager: 'pnpm',
      packageManagerVersion: 'pnpm 12.21',
      label: 'workshop',
    })
  })

  test.each([
    [
      'without any',
      undefined,
      { runtimeVersion: 'other', tty: 'no', ide: 'none', packageManager: 'none', packageManagerVersion: 'none', label: 'none' },
    ],
    [
      'of a package manager without a version',
      { packageManager: 'npm' },
      { packageManager: 'npm', packageManagerVersion: 'other' },
    ],
    [
      'of a package manager nobody knows',
      { packageManager: 'other' },
      { packageManager: 'other', packageManagerVersion: 'other' },
    ],
    ['of a label that is not listed any more', { label: 'gone' }, { label: 'other' }],
  ])('%s', (_, facts, expected) => {
    expect(allFacts({ ...context, ...(facts && { facts }) }, own)).toMatchObject(expected)
  })

  test.each([
    ['words nobody lists', { ide: SECRET, terminal: SECRET, label: SECRET, packageManager: SECRET, cloudIde: SECRET }],
    ['versions nobody has', { runtimeMinor: SECRET, packageManager: `npm ${SECRET}` }],
    ['facts of the machine', { cpus: SECRET, osVersion: SECRET }],
    ['facts nobody knows', { hostname: SECRET }],
    ['no words', { ide: { toString: SECRET }, packageManager: [SECRET], tty: SECRET }],
    ['a list', [SECRET]],
    ['a text', SECRET],
    ['nothing', null],
  ])('[C-12] from a line that somebody edited: %s', (_, facts) => {
    const all = allFacts({ ...context, facts } as unknown as RunContext, own, ['workshop'])
    expect(Object.keys(all)).toEqual(FACT_NAMES)
    expect(JSON.stringify(all)).not.toContain(SECRET)
    for (const [name, word] of Object.entries(all)) expect(acceptsFact(name, word, ['workshop'])).toBe(true)
  })
})
