import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryDirectory } from '../../../test/test-world.ts'
import { knownOf, type KnowingWorld } from './known-of.ts'
import { formsOf, shortNamesOf } from './known.ts'

/** A home with a project in it, in which the given files are. Paths that begin with `~` are below the home. */
function worldWith(files: Readonly<Record<string, string>> = {}, over: Partial<KnowingWorld> = {}): KnowingWorld {
  const home = temporaryDirectory()
  const cwd = join(home, 'velvet', 'packages', 'ui')
  mkdirSync(cwd, { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    const path = name.startsWith('~/') ? join(home, name.slice(2)) : join(home, 'velvet', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return { fs, cwd: () => cwd, argv: ['/usr/bin/node', '/opt/acme/cli.js'], env: { HOME: home }, ...over }
}

const nobody = () => ({})

function privateNames(world: KnowingWorld, person = nobody): string[] {
  return [...shortNamesOf(knownOf(world, person))]
}

function privateForms(world: KnowingWorld): string[] {
  return formsOf(knownOf(world, nobody))
}

describe('[R-GAT-5] [C-12] knows of its user', () => {
  test('home and working directory, and the folders on the way that not everybody has', () => {
    const world = worldWith()
    expect(privateForms(world)).toContain(world.cwd().toLowerCase())
    expect(privateNames(world)).toContain('velvet')
    expect(privateNames(world)).not.toContain('packages')
  })

  test('user and host, from the environment and from the system', () => {
    const world = worldWith({}, { env: { USER: 'ana', LOGNAME: 'ana', COMPUTERNAME: 'LAPTOP7', HOME: '/home/ruiz' } })
    const person = () => ({ user: 'aruiz', host: 'mercury.example.lan', home: '/home/ruiz' })
    expect(privateNames(world, person)).toEqual(
      expect.arrayContaining(['ana', 'aruiz', 'ruiz', 'laptop7', 'mercury', 'mercury.example.lan']),
    )
  })

  test('the names of all packages up to the root, with their scopes', () => {
    const world = worldWith({
      'package.json': '{"name":"@acme/monorepo"}',
      'packages/ui/package.json': '{"name":"harbor-ui"}',
      '~/package.json': 'broken',
    })
    expect(privateNames(world)).toEqual(expect.arrayContaining(['harbor-ui', '@acme/monorepo', 'acme', 'monorepo']))
  })

  test('values of the environment and of arguments, but not which terminal it is', () => {
    const world = worldWith(
      {},
      { env: { API: 'the river', TERM: 'xterm-256color', X: '--key=oceans' }, argv: ['node', 'x', '--to=mountain'] },
    )
    expect(privateForms(world)).toEqual(expect.arrayContaining(['the river', 'mountain']))
    expect(privateForms(world)).not.toContain('xterm-256color')
  })

  test('the value of a flag of one letter that is written onto it', () => {
    const world = worldWith({}, { argv: ['node', 'x', '-pmountain', '--dry-run', '-v'] })
    expect(privateForms(world)).toEqual(expect.arrayContaining(['mountain', '-pmountain']))
    expect(privateForms(world)).not.toContain('ry-run')
  })

  test('who commits, also where HOME is of somebody else, as under sudo', () => {
    const [world, other] = [worldWith(), worldWith({ '~/.gitconfig': '[user]\n\tname = Ana Ruiz\n' })]
    expect(privateNames(world, () => ({ home: other.env['HOME'] }))).toEqual(expect.arrayContaining(['ana ruiz']))
    const looked: string[] = []
    const lstatSync = (path: string): undefined => {
      looked.push(path)
    }
    const watched = { ...fs, lstatSync } as unknown as KnowingWorld['fs']
    knownOf({ ...world, fs: watched, env: { HOME: '/root', SUDO_USER: 'aruiz' } }, nobody)
    expect(looked).toContain('/home/aruiz/.gitconfig')
    looked.length = 0
    knownOf({ ...world, fs: watched, env: { HOME: '/root', SUDO_USER: '../ana' } }, nobody)
    expect(looked.filter((path) => path.includes('..'))).toEqual([])
  })

  test('values of .env files of the project, as programs read them', () => {
    const world = worldWith({
      '.git/HEAD': 'ref: refs/heads/main',
      '.env': '# KEY=commented\nA=oak tree\nexport B="birch tree" # note\nC=\'elm = tree\'\nD=pine tree # why\nno value\n',
      'packages/ui/.env.local': 'E=ashen tree\r\n',
      '~/.env': 'F=outside of the project\n',
      '~/.npmrc': '//registry.example/:_authToken=willow tree\n',
    })
    const forms = privateForms(world)
    for (const tree of ['oak tree', 'birch tree', 'elm = tree', 'pine tree', 'ashen tree', 'willow tree'])
      expect(forms).toContain(tree)
    expect(forms).not.toContain('commented')
  })

  test('who commits, from files that git itself reads', () => {
    const world = worldWith({
      '~/.gitconfig': '[user]\n\tname = Ana Ruiz\n[include]\n\tpath = ~/work.inc\n',
      '~/work.inc': '[user]\n\temail = "ana.ruiz@harbor.example"\n',
      '.git/config':
        '[remote "origin"]\n\turl = git@git.example:orchid/violet.git\n[branch "feature/lantern"]\n\tremote = origin\n',
      '.git/HEAD': 'ref: refs/heads/wip/saffron\n',
    })
    expect(privateNames(world)).toEqual(
      expect.arrayContaining(['ana', 'ruiz', 'ana ruiz', 'harbor', 'orchid', 'violet', 'feature/lantern', 'lantern', 'saffron']),
    )
    expect(privateForms(world)).toContain('ana.ruiz@harbor.example')
  })

  test('the same as git says, in a repository and in a worktree', () => {
    const world = worldWith()
    const git = (...args: string[]) =>
      execFileSync('git', args, {
        cwd: join(world.cwd(), '../..'),
        env: { HOME: world.env['HOME'], PATH: process.env['PATH'] },
        stdio: 'pipe',
      })
    git('init', '-q', '-b', 'saffron')
    git('config', 'user.name', 'Ana Ruiz')
    git('config', 'user.email', 'ana@harbor.example')
    git('commit', '-q', '--allow-empty', '-m', 'x')
    git('worktree', 'add', '-q', '-b', 'lantern', '../tree')
    const tree = { ...world, cwd: () => join(world.env['HOME'] ?? '', 'tree') }
    expect(privateNames(world)).toEqual(expect.arrayContaining(['saffron', 'ana ruiz', 'harbor']))
    expect(privateNames(tree)).toEqual(expect.arrayContaining(['lantern', 'ana ruiz', 'harbor']))
  })

  test('branches that everybody has are no names', () => {
    expect(privateNames(worldWith({ '.git/HEAD': 'ref: refs/heads/main' }))).not.toContain('main')
  })
})

describe('gathering never fails and is bounded', () => {
  test('with nothing', () => {
    expect(knownOf(undefined)).toEqual({ secrets: [] })
  })

  test.each<[string, Partial<KnowingWorld>]>([
    ['an environment that throws', { env: new Proxy({}, { ownKeys: thrower, get: thrower }) }],
    ['a directory that is gone', { cwd: thrower }],
    ['a file system that throws', { fs: new Proxy(fs, { get: thrower }) }],
    ['arguments that are no list', { argv: undefined as never }],
  ])('with %s', (_, over) => {
    expect(() => knownOf(worldWith({}, over), nobody)).not.toThrow()
  })

  test('a pipe, a folder and a megabyte in the place of files are not waited for', () => {
    const world = worldWith({ '.env.local': `A=${'x'.repeat(1e6)}`, 'package.json/x': '', '.git/config': 'B=c\n' })
    execFileSync('mkfifo', [join(world.cwd(), '../..', '.env')])
    expect(knownOf(world, nobody).secrets.every((value) => value.length < 1e5)).toBe(true)
  })

  test('settings that include themselves end', () => {
    const world = worldWith({ '~/.gitconfig': '[include]\n\tpath = .gitconfig\n\tpath = ~/.gitconfig\n[user]\n\tname = Ana\n' })
    expect(privateNames(world)).toContain('ana')
  })

  test('reads at most 96 files, whatever lies around', () => {
    let opened = 0
    const counting = { ...fs, openSync: (...args: Parameters<typeof fs.openSync>) => (opened++, fs.openSync(...args)) }
    const deep: Record<string, string> = {}
    for (let depth = 0; depth < 20; depth++) {
      for (const name of ['package.json', '.env', '.env.local', '.npmrc']) deep[`${'d/'.repeat(depth)}${name}`] = '{}'
    }
    for (let index = 0; index < 100; index++) deep[`~/${index}.inc`] = '[user]\n'
    const includes = Array.from({ length: 100 }, (_, index) => `\tpath = ~/${index}.inc\n`).join('')
    const world = worldWith({ ...deep, '~/.gitconfig': `[include]\n${includes}` })
    knownOf({ ...world, fs: counting, cwd: () => join(world.cwd(), '../../', 'd/'.repeat(19).slice(0, -1)) }, nobody)
    expect(opened).toBeGreaterThan(20)
    expect(opened).toBeLessThanOrEqual(96)
  })

  test('an environment of a hundred thousand variables becomes a bounded number of forms', () => {
    const env = Object.fromEntries(Array.from({ length: 1e5 }, (_, index) => [`V${index}`, `value ${index}`]))
    const forms = formsOf(knownOf(worldWith({}, { env }), nobody))
    expect(forms.length).toBeLessThan(50_000)
  })
})

function thrower(): never {
  throw new Error('no')
}
