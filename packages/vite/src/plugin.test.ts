import { createTelemetry } from '@sonde/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
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
