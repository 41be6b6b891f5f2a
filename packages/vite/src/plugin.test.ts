import { createTelemetry, defineCatalog } from '@sonde/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { HOSTILE, trap } from '../../core/test/hostile-values.mjs'
import { viteEvents } from './events.ts'
import { readOptions } from './options.ts'
import { sonde } from './plugin.ts'
import type { ViteTelemetry } from './session.ts'

afterEach(() => vi.unstubAllEnvs())

describe('what an author forgot to pass', () => {
  test.each([
    ['no telemetry', undefined],
    ['a telemetry without a catalog', createTelemetry({ catalog: undefined as never, version: '1.0.0', strict: false })],
    ['a catalog that cannot be used', createTelemetry({ catalog: {} as never, version: '1.0.0', strict: false })],
  ])('%s: for a user silence with telemetry off, in strict mode one message with its code', (_, telemetry) => {
    const given = telemetry as unknown as ViteTelemetry
    expect(sonde(given)).toEqual({ name: 'sonde' })
    vi.stubEnv('SONDE_STRICT', '1')
    expect(() => sonde(given)).toThrow(/`sonde\(telemetry\)`\. \[no-catalog\]$/)
  })

  test('a catalog that cannot be used is no reason to fail either', () => {
    vi.stubEnv('SONDE_STRICT', '0')
    const { config } = sonde(createTelemetry({ catalog: { tool: 'acme', endpoint: 'x', events: {} } as never, version: '1.0.0' }))
    if (typeof config !== 'object') throw new TypeError('the plugin has no such hook')
    expect(() => config.handler.call({} as never, {}, { command: 'build', mode: 'production' })).not.toThrow()
  })
})

describe("[C-6] [C-12] whatever an author passes, the configuration of somebody's build loads", () => {
  const catalog = defineCatalog({
    tool: 'acme',
    endpoint: 'https://telemetry.acme.example',
    docs: 'https://acme.example/telemetry',
    about: { why: 'why', operator: 'Acme', access: 'us', sharing: 'none', source: 'https://acme.example' },
    retentionDays: 365,
    events: viteEvents({ since: '1.0.0' }),
  })
  const telemetry = createTelemetry({ catalog, version: '1.0.0' })

  test.each(HOSTILE)('%s for a telemetry, its parts, the options and theirs', (_, value) => {
    for (const passed of [value, { catalog: value }, { catalog: { tool: value } }, { catalog, record: value }]) {
      expect(sonde(passed as never)).toEqual({ name: 'sonde' })
    }
    for (const options of [value, { plugins: value }, { plugins: { '@acme/vite': value } }, { starter: value }]) {
      expect(sonde(telemetry, options as never).name).toBe('sonde:acme')
    }
  })

  test('the catalog in the place of the telemetry is one', () => {
    expect(sonde({ catalog } as never)).toEqual({ name: 'sonde' })
  })

  test.each(HOSTILE)('%s for the options of the events', (_, value) => {
    const names = ['since', 'plugins', 'starters', 'environments', 'errors', 'codes'] as const
    for (const options of [value, ...names.map((name) => ({ since: '1.0.0', [name]: value }))]) {
      const events = viteEvents(options as never)
      expect(Object.keys(events)).toEqual(['command.started', 'build.finished', 'stage.finished'])
      expect(() => createTelemetry({ catalog: { ...catalog, events }, version: '1.0.0' }).startRun('build')).not.toThrow()
    }
  })

  test('names of plugins that are none are left out, and the others are known', () => {
    const plugins = { '@acme/vite': ['acme:*', 7, null], '@acme/other': 'other', '@acme/third': ['third'] } as never
    vi.stubEnv('SONDE_STRICT', '0')
    expect(readOptions({ plugins })).toEqual({
      plugins: { '@acme/vite': ['acme:*'], '@acme/other': [], '@acme/third': ['third'] },
    })
  })

  test.each([
    ['a text', { plugins: 'acme' }],
    ['a text for a list', { plugins: { '@acme/vite': 'acme:*' } }],
    ['a list of other things', { plugins: { '@acme/vite': [7] } }],
    ['what cannot be read', { plugins: Object.defineProperty({}, '@acme/vite', { get: trap, enumerable: true }) }],
  ])('an author in strict mode is told of %s for the names of plugins', (_, options) => {
    vi.stubEnv('SONDE_STRICT', '1')
    expect(() => sonde(telemetry, options as never)).toThrow(/'acme:\*'\] }`\. \[plugin-names\]$/)
  })
})
