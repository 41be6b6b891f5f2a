import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testWorld, type TestWorld } from '../../../test/test-world.ts'
import { DAY_MS } from '../../edge/time-spans.ts'
import { gitRemote } from './git-remote.ts'
import { captureProject, sharedId, type ProjectAsking } from './project-id.ts'
import { projectRoot } from './project-root.ts'
import { remoteName } from './remote-name.ts'

interface ProjectWorld extends TestWorld {
  cwd: () => string
  /** Paths that were opened. */
  readonly opened: string[]
}

function world(): ProjectWorld {
  const base = testWorld()
  mkdirSync(base.directory, { recursive: true, mode: 0o700 })
  const opened: string[] = []
  const real = base.fs
  const fs = {
    ...real,
    openSync: (path: string, ...rest: [number, number]) => {
      opened.push(path)
      return real.openSync(path, ...rest)
    },
  } as unknown as TestWorld['fs']
  return Object.assign(base, { fs, opened })
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

const config = (url: string): string => `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*\n`

/** A project with a repository, in which the world stands from then on. */
function projectIn(of: ProjectWorld, name: string, url?: string): string {
  const root = join(of.home, name)
  write(join(root, 'package.json'), '{}')
  if (url !== undefined) write(join(root, '.git', 'config'), config(url))
  of.cwd = () => root
  return root
}

function capture(of: ProjectWorld, asking: Partial<ProjectAsking> = {}) {
  return captureProject(of, {
    tool: 'acme',
    directory: of.directory,
    root: of.cwd(),
    identity: 'salted',
    mayWrite: true,
    inCi: false,
    ...asking,
  })
}

describe('the root of a project', () => {
  test('is the nearest folder with a package.json, or with a repository', () => {
    const of = world()
    const root = projectIn(of, 'app', 'https://a.dev/b')
    write(join(root, 'packages', 'web', 'package.json'), '{}')
    mkdirSync(join(root, 'docs', 'deep'), { recursive: true })
    expect(projectRoot(of, join(root, 'docs', 'deep'))).toBe(root)
    expect(projectRoot(of, join(root, 'packages', 'web'))).toBe(join(root, 'packages', 'web'))
    expect(projectRoot(of, `${of.home}/${'x/'.repeat(40)}x`)).toBeUndefined()
  })

  test('[C-18] is one project, however its folder is spelled', () => {
    const of = world()
    const root = projectIn(of, 'app')
    const [plain, ...others] = [root, `${root}/`, `${root}//`].map((spelled) => capture(of, { root: spelled }))
    expect(others).toEqual([plain, plain])
    expect(plain).toMatchObject({ key: expect.stringMatching(/^[0-9a-f]{16}$/) as string })
    expect(projectRoot({ fs: { lstatSync: () => undefined } as never }, '/'.repeat(32_000))).toBeUndefined()
  })
})

describe('[C-18] the address of a repository, from its files', () => {
  test.each([
    [
      'origin, wherever it stands',
      '[remote "up"]\nurl = u\n[branch "x"]\n url = no\n[remote "origin"]\n url=https://a.dev/b\n',
      'https://a.dev/b',
    ],
    ['the first where there is no origin', '[remote "one"]\nurl = x@one.dev:a\n[remote "two"]\nurl = two\n', 'x@one.dev:a'],
    ['in quotes and with a comment', '[remote "origin"] url = "https://a.dev/b" ; comment\n', 'https://a.dev/b'],
    ['with a comment', '[remote "origin"]\nURL = https://a.dev/b # https://secret\n', 'https://a.dev/b'],
    ['with quotes within', '[remote "origin"]\nurl = https://"a.dev"/b\n', 'https://a.dev/b'],
    ['in lines of Windows', '[remote "origin"]\r\n\turl = https://a.dev/b\r\n', 'https://a.dev/b'],
    ['a folder of Windows', '[remote "origin"]\nurl = C:\\\\work\\\\app\n', 'C:\\work\\app'],
    ['none where it goes on below', '[remote "origin"]\nurl = https://a.dev/\\\nb\n', undefined],
    ['none', '[core]\nurl = https://a.dev/b\n', undefined],
    ['none in an empty one', '', undefined],
  ])('%s', (_, text, expected) => {
    const of = world()
    write(join(of.home, 'app', '.git', 'config'), text)
    expect(gitRemote(of, join(of.home, 'app'))).toBe(expected)
  })

  test('of a worktree and of a submodule', () => {
    const of = world()
    const main = join(of.home, 'main', '.git')
    write(join(main, 'config'), config('https://a.dev/main'))
    write(join(main, 'worktrees', 'w', 'commondir'), '../..\n')
    write(join(of.home, 'w', '.git'), `gitdir: ${join(main, 'worktrees', 'w')}\n`)
    write(join(main, 'modules', 'sub', 'config'), config('https://a.dev/sub'))
    write(join(of.home, 'main', 'sub', '.git'), 'gitdir: ../.git/modules/sub\n')
    mkdirSync(join(of.home, 'w', 'src'))
    expect(gitRemote(of, join(of.home, 'w', 'src'))).toBe('https://a.dev/main')
    expect(gitRemote(of, join(of.home, 'main', 'sub'))).toBe('https://a.dev/sub')
  })

  test('nothing where the files are damaged, point nowhere or to themselves, or are far up', () => {
    const of = world()
    for (const [name, text] of [
      ['a', 'gitdir: .'],
      ['b', 'gitdir: /nowhere'],
      ['c', 'no folder'],
      ['d', ''],
    ] as const) {
      write(join(of.home, name, '.git'), text)
      expect(gitRemote(of, join(of.home, name))).toBeUndefined()
    }
    mkdirSync(join(of.home, 'e', '.git', 'config'), { recursive: true })
    mkdirSync(join(of.home, 'f'))
    symlinkSync(join(of.home, 'f', '.git'), join(of.home, 'f', '.git'))
    for (const name of ['e', 'f']) expect(gitRemote(of, join(of.home, name))).toBeUndefined()
    write(join(of.home, '.git', 'config'), config('https://a.dev/b'))
    expect(gitRemote(of, `${of.home}${'/x'.repeat(40)}`)).toBeUndefined()
  })
})

describe('a salted project', () => {
  test('has 16 digits that stay, and others in another project, also of the same folder elsewhere', () => {
    const [of, elsewhere] = [world(), world()]
    const secret = elsewhere.secret
    Object.assign(elsewhere, { secret: () => secret().replace('0', 'f') })
    projectIn(of, 'app', 'https://a.dev/app')
    const first = capture(of)
    expect(first).toEqual({ key: expect.stringMatching(/^[0-9a-f]{16}$/), id: expect.stringMatching(/^[0-9a-f]{16}$/) })
    expect(first?.id).not.toBe(first?.key)
    expect(capture(of)).toEqual(first)
    projectIn(of, 'shop', 'https://a.dev/shop')
    expect(capture(of)?.id).not.toBe(first?.id)
    projectIn(elsewhere, 'app', 'https://a.dev/app')
    expect(capture(elsewhere)?.id).not.toBe(first?.id)
  })

  test('[R-GAT-3] is one for one repository, however it is reached and wherever it lies', () => {
    const of = world()
    const ids = ['git@a.dev:b/c.git', 'https://t0ken@A.dev/b/c', 'ssh://git@a.dev:22/b/c.git'].map((url, n) => {
      projectIn(of, `app${n}`, url)
      return capture(of)?.id
    })
    expect(new Set(ids).size).toBe(1)
  })

  test('is that of its folder where it has no repository on a network', () => {
    const of = world()
    const root = projectIn(of, 'app', '/srv/app.git')
    const { id } = capture(of) ?? {}
    projectIn(of, 'other')
    expect(capture(of)?.id).not.toBe(id)
    of.cwd = () => join(root, 'src')
    expect(capture(of)?.id).toBe(id)
  })

  test('is none in CI, where every machine is new', () => {
    const of = world()
    projectIn(of, 'app', 'https://a.dev/app')
    expect(capture(of, { inCi: true })).toEqual({ key: expect.any(String) })
  })

  test('is none outside any project', () => {
    const of = world()
    of.cwd = () => '/'
    expect(capture(of)).toBeUndefined()
  })
})

describe('a shared project', () => {
  test('is the same on every machine, for each tool another, and can be made again as documented', () => {
    const of = world()
    projectIn(of, 'app', 'git@A.dev:b/c.git')
    const again = createHash('sha256').update('sonde/acme/a.dev/b/c').digest('hex').slice(0, 16)
    expect(capture(of, { identity: 'shared' })?.id).toBe(again)
    expect(capture(of, { identity: 'shared', inCi: true })?.id).toBe(again)
    expect(sharedId('other', 'a.dev/b/c')).not.toBe(again)
  })

  test('without a repository is salted: a folder is called by a name', () => {
    const [of, elsewhere] = [world(), world()]
    const secret = elsewhere.secret
    Object.assign(elsewhere, { secret: () => secret().replace('0', 'f'), home: of.home })
    projectIn(of, 'app')
    elsewhere.cwd = of.cwd
    expect(capture(of, { identity: 'shared' })?.id).not.toBe(capture(elsewhere, { identity: 'shared' })?.id)
    const ci = world()
    projectIn(ci, 'app')
    expect(capture(ci, { identity: 'shared', inCi: true })).toEqual({ key: expect.any(String) })
  })

  test.each([
    ['nas:/home/ana/app.git', false],
    ['ssh://ana@10.0.0.2/home/ana/app', false],
    ['ana@mac.local:/Users/ana/work/app', false],
    ['git@acme.dev:~ana/app', false],
    ['ssh://git@acme.dev/~ana/app', false],
    ['git@github.com:home/assistant.git', true],
    ['https://github.com/users/app', true],
    ['git:acme/app.git', false],
    ['gh:acme/app', false],
    ['http://localhost:3000/acme/app', false],
    ['http://127.0.0.1:3000/acme/app', false],
    ['git@192.168.0.2:acme/app.git', false],
    ['ssh://git@[fd00::1]/acme/app', false],
    ['https://git.local/acme/app', false],
    ['https://gitlab.internal/acme/app', false],
    ['https://git.localhost.acme.dev/acme/app', true],
    ['git@github.com-work:acme/app', true],
  ])('[C-13] [R-GAT-3] in somebody’s home, or on a host that others have too, is salted: %s', (remote, isShared) => {
    const of = world()
    projectIn(of, 'app', remote)
    const name = remoteName(remote) ?? ''
    expect(capture(of, { identity: 'shared' })?.id === sharedId('acme', name)).toBe(isShared)
  })
})

describe('what is kept', () => {
  const fileOf = (of: ProjectWorld): string => readFileSync(join(of.directory, 'projects.json'), 'utf8')

  test('[C-18] lets a usual run read one small file', () => {
    const of = world()
    projectIn(of, 'app', 'https://a.dev/app')
    capture(of)
    of.opened.length = 0
    capture(of)
    expect(of.opened).toEqual([join(of.directory, 'projects.json')])
  })

  test('is looked at again after seven days', () => {
    const of = world()
    const root = projectIn(of, 'app', 'https://a.dev/app')
    const { id } = capture(of) ?? {}
    write(join(root, '.git', 'config'), config('https://a.dev/moved'))
    expect(capture(of)?.id).toBe(id)
    of.time += 7 * DAY_MS
    expect(capture(of)?.id).not.toBe(id)
  })

  test('holds no path and no address, and at most 256 projects', () => {
    const of = world()
    for (let n = 0; n < 260; n++) {
      of.time += 1
      projectIn(of, `app${n}`, `https://a.dev/app${n}`)
      capture(of)
    }
    const { ids } = JSON.parse(fileOf(of)) as { ids: object }
    expect(Object.keys(ids)).toHaveLength(256)
    expect(fileOf(of)).not.toMatch(/app|a\.dev|home|tmp/)
  })

  test('is nothing where nothing may be kept: each process draws its own salt', () => {
    const of = world()
    projectIn(of, 'app', 'https://a.dev/app')
    expect(capture(of, { mayWrite: false })?.id).not.toBe(capture(of, { mayWrite: false })?.id)
    expect(readdirSync(of.directory)).toEqual([])
  })

  test.each(['', '{', '{"v":2,"salt":"00"}', '{"v":1,"salt":"00","ids":{}}', '[]', 'null'])(
    'is left alone where it is not ours to read, and no project is captured: `%s`',
    (text) => {
      const of = world()
      projectIn(of, 'app', 'https://a.dev/app')
      writeFileSync(join(of.directory, 'projects.json'), text)
      expect(capture(of)).toBeUndefined()
      expect(fileOf(of)).toBe(text)
    },
  )

  test('does not come back after it was deleted in the middle of a run', () => {
    const of = world()
    projectIn(of, 'app', 'https://a.dev/app')
    const { rmSync } = of.fs
    const now = of.now.bind(of)
    Object.assign(of, {
      now: () => {
        rmSync(join(of.directory, 'projects.json'), { force: true })
        return now()
      },
    })
    capture(of)
    expect(readdirSync(of.directory)).toEqual([])
  })
})

test('[C-13] a catalog that turns to salted ids goes on with none that anybody could make', () => {
  const of = world()
  projectIn(of, 'app', 'https://a.dev/acme/app')
  const shared = capture(of, { identity: 'shared' })?.id
  expect(shared).toBe(sharedId('acme', 'a.dev/acme/app'))
  const salted = capture(of)?.id
  expect(salted).not.toBe(shared)
  expect([capture(of, { identity: 'shared' })?.id, capture(of)?.id]).toEqual([shared, salted])
})
