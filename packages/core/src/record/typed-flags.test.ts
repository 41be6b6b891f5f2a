import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { acme } from '../../test/acme.ts'
import { coveredWorld, eventsIn, linesIn } from '../../test/covered-world.ts'
import { commandFinished } from '../define/base-events.ts'
import { catalogText } from '../define/canonical.ts'
import { defineCatalog, type CatalogInput } from '../define/catalog.ts'
import { declaredWordsOf, withDeclaredWords } from '../define/declared-words.ts'
import { flagValue } from '../define/words.ts'
import type { Run } from '../run.ts'
import { createTelemetryIn } from '../telemetry.ts'

const base = commandFinished({ since: '1.0.0', flags: { out: 'name', token: 'never' } })

const catalog: CatalogInput = defineCatalog({
  ...acme,
  events: {
    'command.finished': { ...base, properties: { ...base.properties, target: flagValue('target', 'Where to.') } },
  },
})

const words = { commands: ['deploy'], flags: ['out', 'target'], values: { target: ['fly', 'railway'] } }

/** What leaves of a run with these flags, by a program that ships what `sonde schema` wrote. */
function recorded(given: Parameters<Run['set']>[0]) {
  const world = coveredWorld(catalog)
  const file = join(world.directory, 'telemetry.catalog.json')
  writeFileSync(file, catalogText(withDeclaredWords(catalog, words)))
  const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2', shipped: pathToFileURL(file), strict: false })
  const run = telemetry.startRun('deploy')
  run.set(given)
  run.end('ok', { exitCode: 0 })
  const lines = linesIn(world, catalog)
  return { ...eventsIn(lines).at(-1)?.properties, dropped: lines.find(({ dropped }) => dropped)?.dropped }
}

describe('[B-6] what was typed', () => {
  test('leaves as the value of a flag only where an event lists it, and one of its declared choices', () => {
    expect(recorded({ flags: ['target'], flagValues: { target: 'fly' } })).toMatchObject({ target: 'fly', flags: ['target'] })
    expect(recorded({ flagValues: { target: '/home/ana' } })).toMatchObject({ target: 'other' })
    expect(recorded({ flags: ['out'], flagValues: { out: 'secret', region: 'fra' } })).not.toHaveProperty('target')
    expect(JSON.stringify(recorded({ flagValues: { out: 'secret' } }))).not.toContain('secret')
  })

  test('is looked for only where something is recorded, and is a counted drop where that fails', () => {
    const target = { flags: ['target'], flagValues: { target: 'fly' } }
    expect(recorded(() => target)).toEqual(recorded(target))
    const find = vi.fn<() => never>(() => {
      throw new Error('/home/ana')
    })
    expect(recorded(find)).toMatchObject({ command: 'deploy', dropped: { 'bad-value': 1 } })
    const off = createTelemetryIn(coveredWorld(catalog, { DO_NOT_TRACK: '1' }), { catalog, version: '1.4.2' })
    off.startRun('deploy').set(find)
    expect(find).toHaveBeenCalledTimes(1)
  })

  test('is no drop where nobody asked for it', () => {
    expect(recorded({ flags: ['token', 'out'], flagValues: { out: 'x' } })).toMatchObject({ flags: ['out'], dropped: undefined })
  })

  test('leaves out a flag of which nothing may leave, and names one that nobody decided `other`', () => {
    expect(recorded({ flags: ['token', 'out'] })).toMatchObject({ flags: ['out'] })
    expect(recorded({ flags: ['token'] })).toMatchObject({ flags: [] })
    expect(recorded({ flags: ['invented', 'out'] })).toMatchObject({ flags: ['other', 'out'] })
  })

  test.each([
    ['a text', { flags: 'token', flagValues: 'target' }],
    ['nothing', { flags: null, flagValues: null }],
    ['symbols', { flags: [Symbol('x')], flagValues: { target: Symbol('x') } }],
    ['flags as long as arrays get', { flags: Object.assign([], { length: 2 ** 32 - 1 }) }],
    [
      'values that throw',
      {
        get flagValues() {
          return {
            get target() {
              throw new Error('no')
            },
          }
        },
      },
    ],
  ])('never stops the run, also where it is %s', (_, given) => {
    expect(recorded(given)).toMatchObject({ command: 'deploy', outcome: 'ok' })
  })
})

test('the shipped catalog says what was decided, and its words are read back', () => {
  const text = catalogText(withDeclaredWords(catalog, words))
  expect(JSON.parse(text)).toMatchObject({
    events: {
      'command.finished': {
        properties: {
          flags: { declared: 'flags', decided: { out: 'name', token: 'never' } },
          target: { declared: 'flags.target', words: ['fly', 'railway'] },
        },
      },
    },
  })
  expect(declaredWordsOf(JSON.parse(text) as CatalogInput)).toEqual(words)
})
