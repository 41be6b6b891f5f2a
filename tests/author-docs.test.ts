import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryDirectory } from './harness/acme.ts'

const root = resolve(import.meta.dirname, '..')
const pages = [
  ...readdirSync(join(root, 'docs', 'authors')).map((name) => join('docs', 'authors', name)),
  join('packages', 'core', 'README.md'),
]
const read = (page: string): string => readFileSync(join(root, page), 'utf8')

/** The blocks of a page that are whole modules. */
function modulesOf(page: string): string[] {
  return [...read(page).matchAll(/^```ts\n(.*?)^```$/gms)]
    .map(([, text = '']) => text)
    .filter((text) => text.includes('@sonde/core'))
}

const modules = pages.flatMap((page) => modulesOf(page).map((text, index) => ({ name: `${page} ${index + 1}`, text })))

/** A package of an author's, with core and the types of Node installed. */
function authorPackage(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory()
  mkdirSync(join(directory, 'node_modules', '@sonde'), { recursive: true })
  mkdirSync(join(directory, 'node_modules', '@types'))
  symlinkSync(join(root, 'packages', 'core'), join(directory, 'node_modules', '@sonde', 'core'))
  symlinkSync(join(import.meta.dirname, 'node_modules', '@types', 'node'), join(directory, 'node_modules', '@types', 'node'))
  const compilerOptions = {
    module: 'nodenext',
    strict: true,
    declaration: true,
    outDir: 'out',
    skipLibCheck: true,
    types: ['node'],
  }
  const all = { ...files, 'package.json': '{"type":"module"}', 'tsconfig.json': JSON.stringify({ compilerOptions }) }
  for (const [name, text] of Object.entries(all)) writeFileSync(join(directory, name), text)
  return directory
}

test('every block of the authors’ pages compiles against what is published', () => {
  expect(modules.length).toBeGreaterThanOrEqual(6)
  const directory = authorPackage(Object.fromEntries(modules.map(({ text }, index) => [`block-${index}.ts`, text])))
  const names = modules.map(({ name }, index) => `block-${index}: ${name}`).join('\n')
  const { stdout } = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', directory, '--pretty', 'false'], {
    encoding: 'utf8',
  })
  expect(`${names}\n${stdout}`).toBe(`${names}\n`)
})

test('the block of core’s README runs when pasted', () => {
  const [block = ''] = modulesOf(join('packages', 'core', 'README.md'))
  const directory = authorPackage({ 'cli.mjs': block })
  const run = (...words: string[]) =>
    spawnSync(process.execPath, ['cli.mjs', ...words], {
      cwd: directory,
      env: { HOME: directory, PATH: process.env['PATH'] ?? '', SONDE_STRICT: '1', ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' },
      encoding: 'utf8',
      timeout: 60_000,
    })
  expect(run('telemetry', 'on')).toMatchObject({ status: 0, stderr: '' })
  expect(run('deploy')).toMatchObject({ status: 0, stdout: 'deploy: done\n', stderr: '' })
  const state = join(directory, '.local', 'state', 'sonde', 'acme')
  expect(readdirSync(state).some((name) => /^(?:current|claimed|sealed)-/.test(name))).toBe(true)
})

test('the notice that the README shows is the one that its block gives', () => {
  const readme = read('README.md')
  const [block = ''] = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text = '']) => text)
  const shown = /^```\n( {2}acme reports.*?)^```$/ms.exec(readme)?.[1] ?? ''
  const on = `import { telemetry } from './src/telemetry.mjs'\nprocess.exitCode = await telemetry.command(['on'])\n`
  const directory = authorPackage({ 'on.mjs': on })
  mkdirSync(join(directory, 'src'))
  writeFileSync(join(directory, 'src', 'telemetry.mjs'), block)
  const { stdout } = spawnSync(process.execPath, ['on.mjs'], {
    cwd: directory,
    env: { HOME: directory, PATH: process.env['PATH'] ?? '' },
    encoding: 'utf8',
    timeout: 60_000,
  })
  // A command says nothing about a run.
  expect(stdout).toContain(shown.replace('  This run was not recorded.\n', ''))
  expect(shown).toContain('This run was not recorded.')
})

describe('a program that is one command, as its page writes it', () => {
  const page = read(join('docs', 'authors', 'one-command.md'))
  const blocks = [...page.matchAll(/^```js\n(.*?)^```$/gms)].map(([, text = '']) => text)
  const blockOf = (...words: readonly string[]) => blocks.find((block) => words.every((word) => block.includes(word))) ?? ''
  // The catalog of the first page; commands and flags are listed by hand here, as `sonde schema` would.
  const telemetry = `
    import { commandFinished, createTelemetry, defineCatalog, oneOf, setOf } from '@sonde/core'
    const about = { why: 'x', operator: 'x', access: 'x', sharing: 'x', source: 'https://acme.example/source' }
    const { properties, ...finished } = commandFinished({ since: '1.0.0' })
    const listed = { ...properties, command: oneOf(['default'], 'x'), flags: setOf(['fix'], 'x') }
    export const telemetry = createTelemetry({
      catalog: defineCatalog({
        tool: 'acme', endpoint: 'https://telemetry.acme.example', docs: 'https://acme.example/telemetry', about,
        retentionDays: 365, events: { 'command.finished': { ...finished, properties: listed } },
      }),
      version: '1.4.2',
    })`

  test.each(['yargs', 'commander'])('%s: is recorded as one, and goes on only where it was asked to', async (host) => {
    const directory = authorPackage({
      'bin.js': blockOf('// bin.js'),
      'cli.js': blockOf('// cli.js', `@sonde/${host}`),
      'telemetry.js': telemetry,
    })
    const installed = join(directory, 'node_modules')
    symlinkSync(join(root, 'packages', host), join(installed, '@sonde', host))
    symlinkSync(join(root, 'packages', host, 'node_modules', host), join(installed, host))
    const env = { HOME: directory, PATH: process.env['PATH'] ?? '', LC_ALL: 'C', ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' }
    const run = (...words: string[]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['bin.js', ...words], {
        cwd: directory,
        env,
        encoding: 'utf8',
      })
      return { status, stdout, stderr }
    }
    expect(run('telemetry', 'on')).toMatchObject({ status: 0, stderr: '' })
    const shown = () => run('telemetry', 'show', '--next').stdout
    expect(run('a.md', '--fix')).toEqual({ status: 0, stdout: 'fixed 1\n', stderr: '' })
    // A courier may be at it.
    await expect.poll(shown, { timeout: 60_000 }).toMatch(/"command":\s*"default"[^}]*"flags":\s*\[\s*"fix"/)
    const off = run('telemetry', 'off')
    expect(off).toMatchObject({ status: 0, stderr: '' })
    expect(off.stdout).not.toMatch(/checked|fixed/)
    expect(run('a.md', 'b.md')).toEqual({ status: 0, stdout: 'checked 2\n', stderr: '' })
  })
})

describe('links', () => {
  const below = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name)
      // To walk through what is installed takes longer than all tests of this file.
      return entry.isDirectory() && folder !== '.' && entry.name !== 'node_modules' ? below(path) : [path]
    })
  const texts = ['.', 'bench', 'docs', 'examples', 'packages'].flatMap(below).filter((path) => path.endsWith('.md'))
  // What stands in a block of code is no link and no heading.
  const prose = (page: string): string => read(page).replaceAll(/^```.*?^```/gms, '')
  const headings = (page: string): string[] =>
    [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    )

  test.each(texts)('of %s lead somewhere', (page) => {
    const links = [...prose(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link)
    const dead = links.filter((link) => {
      const [path = '', heading] = link.split('#')
      const target = path === '' ? page : join(dirname(page), path)
      return !existsSync(join(root, target)) || (heading !== undefined && !headings(target).includes(heading))
    })
    expect(dead).toEqual([])
  })

  test('are looked at in every text', () => {
    expect(texts).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'bench/README.md', 'packages/cli/README.md']))
    expect(texts.length).toBeGreaterThan(35)
  })
})
