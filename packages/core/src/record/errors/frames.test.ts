import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { processorTime } from '../../../test/processor-time.ts'
import { temporaryDirectory } from '../../../test/test-world.ts'
import { frames as framesProperty } from '../../define/words.ts'
import { accepts } from '../../sanitize/accept.ts'
import { framesOf, type OwnFiles } from './frames.ts'
import { groupOf } from './group.ts'
import { ownRoots } from './own-roots.ts'
import * as fs from 'node:fs'

const ROOT = '/home/ana/proj/node_modules/acme'
const installed: OwnFiles = { roots: [ROOT], cwd: '/home/ana/proj' }

/** An error with the given lines as stack. */
function withStack(lines: readonly string[], message = 'no'): Error {
  const error = new Error(message)
  error.stack = [`Error: ${message}`, ...lines.map((line) => `    at ${line}`)].join('\n')
  return error
}

const reduce = (lines: readonly string[], own = installed, words: readonly string[] = []) =>
  framesOf(withStack(lines), words, own)

describe('[R-SAM-3] reduces a stack to words', () => {
  test.each([
    ['the tool’s own file', `run (${ROOT}/dist/deploy.mjs:12:5)`, './dist/deploy.mjs:12'],
    ['as URL', `run (file://${ROOT}/dist/deploy.mjs:12:5)`, './dist/deploy.mjs:12'],
    ['of the tool’s own dependency, which is public', `run (${ROOT}/node_modules/zod/lib/index.js:1:1)`, 'zod'],
    ['of a public package', 'run (/home/ana/proj/node_modules/@babel/core/lib/x.js:1:1)', '@babel/core'],
    ['of a public package, as pnpm lays it out', 'x (/p/node_modules/.pnpm/zod@3.1.0_secret/node_modules/zod/x.js:1:1)', 'zod'],
    ['of a public package, as Yarn zips it', 'x (/p/.yarn/cache/zod-npm-3.zip/node_modules/zod/x.js:1:1)', 'zod'],
    ['of a package the author named', 'run (/home/ana/proj/node_modules/acme-plugin-fly/x.js:1:1)', 'acme-plugin-fly'],
    ['of Node', 'run (node:internal/process/task_queues:103:5)', 'node'],
    ['of the user', 'run (/home/ana/proj/src/secret-customer.js:1:1)', 'app'],
  ])('%s', (_, line, expected) => {
    expect(reduce([line], installed, ['acme-plugin-fly'])).toEqual([expected])
  })

  test('on Windows', () => {
    const own = { roots: ownRootsOf('file:///c:/Users/Ana/proj/node_modules/acme/'), cwd: 'C:/Users/Ana/proj' }
    const lines = [
      String.raw`run (C:\Users\Ana\proj\node_modules\acme\dist\a.cjs:3:1)`,
      String.raw`run (C:\Users\Ana\proj\node_modules\zod\a.cjs:3:1)`,
      'run (file:///C:/Users/Ana/proj/secret.js:1:1)',
    ]
    expect(reduce(lines, own)).toEqual(['./dist/a.cjs:3', 'zod', 'app'])
  })

  test('neighbours that are equal become one, and what has no file vanishes', () => {
    const zod = '/p/node_modules/zod/a.js:1:1'
    const lines = [
      `a (${zod})`,
      'Array.map (<anonymous>)',
      `b (${zod})`,
      `c (${ROOT}/a.js:1:1)`,
      `c (${ROOT}/a.js:1:1)`,
      `d (${zod})`,
    ]
    expect(reduce(lines)).toEqual(['zod', './a.js:1', 'zod'])
  })

  test('a real error', () => {
    const own = { roots: [import.meta.dirname.replaceAll('\\', '/')], cwd: '/home/ana' }
    expect(framesOf(new Error('x'), [], own)[0]).toMatch(/^\.\/frames\.test\.ts:\d+$/)
  })
})

describe('[C-12] nothing private is in a frame', () => {
  const secret = /secret|ana|proj|home/i

  test.each([
    ['a private package', 'run (/home/ana/proj/node_modules/secret-sdk/x.js:1:1)', 'other'],
    ['a private package under a public scope', 'run (/home/ana/proj/node_modules/@babel/secret/x.js:1:1)', 'other'],
    ['a path in a public package', 'run (/home/ana/proj/node_modules/zod/secret/x.js:1:1)', 'zod'],
    ['a private package among the tool’s own', `run (${ROOT}/node_modules/@secret/sdk/x.js:1:1)`, 'other'],
    ['a tool’s cache for a user', `run (${ROOT}/.cache/secret.config.mjs:1:1)`, 'other'],
    ['a name in the tool’s package that is no word', `run (${ROOT}/dist/secret customer.mjs:1:1)`, 'other'],
    ['a file that is no code', `run (${ROOT}/dist/secret.txt:1:1)`, 'other'],
    ['a way out of the package', `run (${ROOT}/../../secret.js:1:1)`, 'other'],
    ['a neighbour whose name begins alike', `run (${ROOT}-secret/x.js:1:1)`, 'other'],
    ['a temporary file of Vite', 'run (/p/node_modules/.vite-temp/secret.config.ts.timestamp-1.mjs:1:1)', 'other'],
    ['the name of a function', `secretCustomer (${ROOT}/a.js:1:1)`, './a.js:1'],
    ['evaluated code', 'eval (eval at secret (/home/ana/secret.js:1:1), <anonymous>:1:1)', undefined],
    ['the network', 'https://secret.example/a.js:1:1', undefined],
  ])('%s', (_, line, expected) => {
    const frames = reduce([line])
    expect(frames).toEqual(expected === undefined ? [] : [expected])
    expect(frames.join()).not.toMatch(secret)
  })

  test('a user who works inside the tool’s package', () => {
    const own = { roots: ['/home/ana/acme'], cwd: '/home/ana/acme/examples/secret' }
    expect(reduce(['x (/home/ana/acme/dist/a.js:1:1)', 'x (/home/ana/acme/examples/secret/b.js:1:1)'], own)).toEqual([
      './dist/a.js:1',
      'app',
    ])
    expect(reduce(['x (/home/ana/acme/secret.js:1:1)'], { ...own, cwd: '/home/ana/acme' })).toEqual(['app'])
  })

  test('a message that looks like a stack', () => {
    const error = withStack(
      [`run (${ROOT}/a.js:1:1)`],
      `no\n    at x (${ROOT}/forged.js:1:1)\n    at y (/home/ana/secret.js:1:1)`,
    )
    expect(framesOf(error, [], installed)).toEqual(['./a.js:1'])
  })

  test('a message that was changed later adds no more than a frame could', () => {
    const error = withStack(['run (/home/ana/x.js:1:1)'], 'no\n    at x (/home/ana/secret.js:1:1)\nsecret')
    error.message = 'changed'
    expect(framesOf(error, [], installed)).toEqual(['app'])
  })
})

describe('[C-12] hostile stacks end soon', () => {
  const line = `    at run (${ROOT}/a.js:1:1)\n`
  const stacked = (stack: unknown, message = 'x') => Object.defineProperties(new Error(message), { stack: { value: stack } })
  const megabyte = 'b'.repeat(1e6)

  test.each([
    ['a megabyte of frames', stacked(line.repeat(40_000))],
    ['a megabyte without a line', stacked(`Error: x\n    at ${megabyte}`)],
    ['a megabyte of line breaks', stacked('\n'.repeat(1e6))],
    ['a megabyte of message', withStack([`run (${ROOT}/a.js:1:1)`], megabyte)],
    ['a message that almost fits everywhere', stacked(`Error: ${'a'.repeat(1e6)}`, `${'a'.repeat(9e5)}b`)],
    ['a stack that is no text', stacked({ split: () => ['/home/ana/secret'] })],
    [
      'a stack that throws',
      Object.defineProperty(new Error('x'), 'stack', {
        get() {
          throw new Error('no')
        },
      }),
    ],
    ['no error', 'secret'],
  ])('%s', (_, error) => {
    const spentMs = processorTime()
    for (let round = 0; round < 20; round++) framesOf(error, [], installed)
    expect(spentMs()).toBeLessThan(1000)
    expect(framesOf(error, [], installed).join()).toMatch(/^(?:\.\/a\.js:1)?$/)
  })

  test('finds the frames after a megabyte of message', () => {
    expect(framesOf(withStack([`run (${ROOT}/a.js:1:1)`], megabyte), [], installed)).toEqual(['./a.js:1'])
  })

  test('at most 16 leave, and the collector accepts them', () => {
    const frames = reduce(Array.from({ length: 60 }, (_, index) => `run (${ROOT}/dist/a.mjs:${index + 1}:1)`))
    expect(frames.length).toBe(16)
    expect(accepts(framesProperty([], ''), frames)).toBe(true)
  })
})

describe('takes a directory for the tool’s own only where it is a package of the tool', () => {
  const manifests = {
    acme: '{"name":"acme","private":false}',
    app: '{"name":"customer-app","private":true}',
    private: '{"name":"acme","private":true}',
    public: '{"name":"customer-app","bin":"./acme.mjs"}',
    scoped: '{"name":"@someone/acme"}',
    bin: '{"name":"@someone/cli","bin":{"acme":"./cli.mjs"}}',
    named: '{"name":"@acme/plugin"}',
    longer: '{"name":"acme-customer"}',
    proto: '{"name":"customer-app","bin":{"__proto__":{"acme":"x"}}}',
    kind: '{"type":"module"}',
    torn: '{"name":',
    null: 'null',
  }
  test.each([
    ['a package', 'acme/', true],
    ['a package of that name in a scope', 'scoped/', true],
    ['a package with a program of that name', 'bin/', true],
    ['a package that the author named', 'named/', true],
    ['a package of a longer name', 'longer/', false],
    ['a program that nobody can install', 'private/', false],
    ['an application that has a name, into which the tool was bundled', 'public/', false],
    ['an application that inherits a program', 'proto/', false],
    ['a package, written without a slash', 'acme', true],
    ['a directory one level too high', '.', false],
    ['a package.json that is a directory', 'odd/', false],
    ['an application, into which the tool was bundled', 'app/', false],
    ['a folder of modules of one kind', 'kind/', false],
    ['a package.json that cannot be read', 'torn/', false],
    ['a package.json that is no object', 'null/', false],
    ['nothing', 'missing/', false],
  ])('%s', (_, path, expected) => {
    const directory = temporaryDirectory()
    for (const [name, text] of Object.entries(manifests)) {
      mkdirSync(join(directory, name))
      writeFileSync(join(directory, name, 'package.json'), text)
    }
    mkdirSync(join(directory, 'odd', 'package.json'), { recursive: true })
    const own = ownRoots({ fs }, { tool: 'acme', packages: ['@acme/plugin'] }, [pathToFileURL(join(directory, path))])
    expect(own).toEqual(expected ? [join(directory, path.replace('/', ''))] : [])
  })

  test.each(['file:///', 'file:///home', 'https://acme.example/x/y'])('%s is none, whatever it holds', (url) => {
    expect(ownRootsOf(url)).toEqual([])
  })
})

describe('[R-SAM-3] groups errors by class and place', () => {
  const own = './dist/a.mjs:1'

  test('alike for the same frames of different users', () => {
    const mine = groupOf('TypeError', [own, 'app', 'zod', 'other', 'node'])
    expect(mine).toMatch(/^[0-9a-f]{12}$/)
    expect(groupOf('TypeError', [own, 'zod', 'app'])).toBe(mine)
  })

  test('the same in every release', () => {
    expect(groupOf('TypeError', [own, 'zod'])).toMatchInlineSnapshot(`"3fc9cfcc6abf"`)
  })

  test('different for another class, frame or order', () => {
    const groups = [
      groupOf('TypeError', [own, 'zod']),
      groupOf('RangeError', [own, 'zod']),
      groupOf('TypeError', ['./dist/a.mjs:2', 'zod']),
      groupOf('TypeError', ['zod', own]),
    ]
    expect(new Set(groups).size).toBe(4)
  })

  test('rarely alike by chance', () => {
    const groups = Array.from({ length: 50_000 }, (_, line) => groupOf('Error', [`./dist/a.mjs:${line}`]))
    expect(new Set(groups).size).toBe(50_000)
  })

  test('[C-12] holds nothing of the user, so none without a place of ours', () => {
    expect(groupOf('TypeError', ['app', 'node', 'other'])).toBeUndefined()
  })
})

function ownRootsOf(url: string): string[] {
  const everywhere = {
    ...fs,
    statSync: () => ({ isFile: () => true, size: 16 }),
    readFileSync: () => '{"name":"acme"}',
  } as unknown as typeof fs
  return ownRoots({ fs: everywhere }, { tool: 'acme' }, [new URL(url)])
}
