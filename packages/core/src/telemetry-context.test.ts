import { describe, expect, test } from 'vitest'
import { acme } from '../test/acme.ts'
import { coveredWorld, linesIn } from '../test/covered-world.ts'
import type { TestWorld } from '../test/test-world.ts'
import type { CatalogInput } from './define/catalog.ts'
import { coverageKeys } from './define/coverage.ts'
import { known } from './define/known-facts.ts'
import type { RunContext } from './spool/line.ts'
import { createTelemetryIn } from './telemetry.ts'

const full = {
  ...acme,
  context: 'full',
  label: { variable: 'ACME_CONTEXT', words: ['workshop'] },
  events: {
    ...acme.events,
    'command.finished': {
      ...acme.events['command.finished'],
      properties: { ...acme.events['command.finished'].properties, toolVersion: known('context.version', 'The version.') },
    },
  },
} as const satisfies CatalogInput

const IN_EDITOR = {
  TERM_PROGRAM: 'vscode',
  npm_config_user_agent: 'pnpm/12.21.0 npm/? node/v24.21.0 linux x64',
  ACME_CONTEXT: 'workshop',
}

function runIn(
  world: TestWorld,
  catalog: CatalogInput,
  version = '1.4.2-rc.1',
): { readonly contexts: RunContext[]; readonly text: string } {
  createTelemetryIn(world, { catalog, version, strict: false }).startRun('build').end('ok')
  const lines = linesIn(world, catalog)
  return { contexts: lines.flatMap((line) => ('context' in line ? [line.context] : [])), text: JSON.stringify(lines) }
}

describe('[R-SAM-4] [R-AST-9] a catalog with `context: full`', () => {
  test('has each run capture its own facts, in words', () => {
    const { contexts } = runIn(coveredWorld(full, IN_EDITOR), full)
    expect(contexts).toHaveLength(1)
    expect(contexts[0]?.facts).toMatchObject({
      terminal: 'vscode',
      ide: 'vscode',
      packageManager: 'pnpm 12.21',
      label: 'workshop',
    })
  })

  test('keeps nothing verbatim of what it looked at', () => {
    const world = coveredWorld(full, { TERM_PROGRAM: 'zoe-term', ACME_CONTEXT: 'zoes-party', npm_config_user_agent: 'zoe/1.2.3' })
    expect(runIn(world, full).text).not.toContain('zoe')
  })

  test('has properties made from the version carry all its numbers', () => {
    for (const version of ['1.4.2-of-ana.7+built-here', 'v1.4.2']) {
      const { text } = runIn(coveredWorld(full), full, version)
      expect(text).toContain('"toolVersion":"1.4.2"')
      expect(text.replaceAll(`"version":"${version}"`, '')).not.toContain('ana')
    }
  })

  test('[B-3] captures no fact before a notice has said so, and withholds nothing else', () => {
    const shown = coverageKeys(full).map((key) => (key === 'context:full' ? 'context:coarse' : key))
    const world = coveredWorld(full, IN_EDITOR, shown)
    world.terminal = false
    const { contexts, text } = runIn(world, full)
    expect(contexts).toEqual([{ runtime: 'node', runtimeMajor: 24 }])
    expect(text).toContain('"toolVersion":"1.4"')
  })
})

test('without it a run captures no fact', () => {
  const { contexts, text } = runIn(coveredWorld(acme, IN_EDITOR), acme)
  expect(contexts).toEqual([{ runtime: 'node', runtimeMajor: 24 }])
  expect(text).not.toMatch(/vscode|pnpm/)
})

describe('one fact', () => {
  const recorded: CatalogInput = { ...acme, ci: 'record' }
  const drawnIn = (world: TestWorld, catalog: CatalogInput = recorded): unknown[] => {
    world.terminal = false
    runIn(world, catalog)
    return linesIn(world, catalog).map((line) => ('fact' in line ? line.fact : undefined))
  }

  test('is drawn by the first line of a process, and by no other', () => {
    expect(drawnIn(coveredWorld(recorded))).toEqual([expect.objectContaining({ name: expect.any(String) as string }), undefined])
  })

  test('[B-3] is not drawn before a notice has said so', () => {
    const shown = coverageKeys(recorded).filter((key) => key !== 'machine.fact')
    expect(drawnIn(coveredWorld(recorded, {}, shown))).toEqual([undefined, undefined])
  })

  test('is not drawn in CI, nor where the context tells them all', () => {
    expect(drawnIn(coveredWorld(recorded, { CI: 'true' }))).toEqual([undefined, undefined])
    expect(drawnIn(coveredWorld(full), full)).toEqual([undefined, undefined])
  })
})
