import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CatalogInput } from '../src/define/catalog.ts'
import { coverageKeys } from '../src/define/coverage.ts'
import type { Line, LineEvent } from '../src/spool/line.ts'
import { recipientKey, spoolName } from '../src/spool/recipient-key.ts'
import { testWorld, type TestWorld } from './test-world.ts'

/** A world in which the whole notice of a catalog of `acme` was shown, or these statements of it. */
export function coveredWorld(
  catalog: CatalogInput,
  env: Record<string, string | undefined> = {},
  shown: readonly string[] = coverageKeys(catalog),
): TestWorld {
  const world = testWorld(env)
  mkdirSync(world.directory, { recursive: true, mode: 0o700 })
  const coverage = { [new URL(catalog.endpoint).origin]: shown }
  writeFileSync(join(world.directory, 'settings.json'), JSON.stringify({ v: 1, coverage }))
  return world
}

/** The lines that runs have appended. */
export function linesIn(world: TestWorld, { endpoint }: Pick<CatalogInput, 'endpoint'>): Line[] {
  const path = join(world.directory, spoolName(recipientKey(endpoint)))
  if (!existsSync(path)) return []
  const texts = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return texts.map((text) => JSON.parse(text) as Line)
}

/** The events in lines, in their order. */
export function eventsIn(lines: readonly Line[]): LineEvent[] {
  const events = lines.map((line) => {
    if (line.type === 'event') return line.event
    return line.type === 'start' ? line.started : line.finished
  })
  return events.filter((event) => event !== undefined)
}
