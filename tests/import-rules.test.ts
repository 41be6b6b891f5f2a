import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** The stages of core in the order of the pipeline, after what all of them may use; `session` wires them for one process. */
const STAGES = ['edge', 'define', 'consent', 'record', 'sanitize', 'spool', 'protocol', 'deliver', 'session', 'commands']

interface Import {
  readonly file: string
  readonly specifier: string
  readonly typeOnly: boolean
}

const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^'"\n;]*?(?:\{[^}]*\}\s*)?from\s+)?['"]([^'"]+)['"]/gm

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test(-d)?\.ts$|fixtures/.test(file))
    .map((file) => join(folder, 'src', file))
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(IMPORT)].map(([, type, specifier = '']) => ({ file, specifier, typeOnly: type !== undefined }))
}

function stageOf(path: string): number {
  return STAGES.indexOf(relative('packages/core/src', path).split('/')[0] ?? '')
}

const coreImports = sourcesOf('packages/core').flatMap(importsOf)

test('the rules see the imports', () => {
  expect(coreImports.length).toBeGreaterThan(100)
  expect(coreImports.some(({ typeOnly }) => typeOnly)).toBe(true)
})

test('a stage imports only earlier stages, and of a later one no more than the types of its contract', () => {
  const late = coreImports.filter(({ file, specifier, typeOnly }) => {
    const from = stageOf(file)
    const to = specifier.startsWith('.') ? stageOf(join(dirname(file), specifier)) : -1
    return from >= 0 && to > from && !typeOnly
  })
  expect(late).toEqual([])
})

test('core loads builtins only when it needs them: none is imported', () => {
  const builtins = coreImports.filter(({ specifier, typeOnly }) => !specifier.startsWith('.') && !typeOnly)
  expect(builtins).toEqual([])
})

test('the environment, the clock, dice and the file system enter at the edge', () => {
  const elsewhere = sourcesOf('packages/core')
    .filter((file) => stageOf(file) !== STAGES.indexOf('edge'))
    .filter((file) =>
      /\bprocess\.env\b|\bDate\.now\b|new Date\(\)|\bMath\.random\b|getBuiltinModule\('node:fs'\)/.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    )
  expect(elsewhere).toEqual([])
})

describe('adapters', () => {
  const adapters = ['packages/astro', 'packages/commander', 'packages/oclif', 'packages/vite', 'packages/yargs']

  /** They turn one text into another, touch nothing, and every build tool has loaded them. */
  const plain = ['node:path', 'node:url']

  test.each(adapters)('%s imports only core’s entry, its host and itself', (adapter) => {
    const host = adapter.split('/')[1]
    const allowed = ['@sonde/core', host, ...plain]
    const foreign = sourcesOf(adapter)
      .flatMap(importsOf)
      .filter(({ specifier }) => !specifier.startsWith('.') && !allowed.includes(specifier))
    expect(foreign).toEqual([])
  })
})

test('the collector imports nothing of core but its protocol', () => {
  const core = sourcesOf('packages/collector')
    .flatMap(importsOf)
    .filter(({ specifier }) => specifier.startsWith('@sonde/core'))
  expect(new Set(core.map(({ specifier }) => specifier))).toEqual(new Set(['@sonde/core/protocol']))
})
