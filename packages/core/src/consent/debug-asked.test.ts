import { describe, expect, test } from 'vitest'
import { processorTime } from '../../test/processor-time.ts'
import { debugAsked, matches } from './debug-asked.ts'

const PRINT = { print: true, log: undefined }

describe('[R-AST-4] DEBUG', () => {
  test.each([
    ['acme:telemetry', PRINT],
    ['acme:*', PRINT],
    ['acme*', PRINT],
    ['*:telemetry', PRINT],
    ['express:*,acme:telemetry', PRINT],
    ['express:* acme:*', PRINT],
    ['*,acme:telemetry', PRINT],
    ['sonde:*', PRINT],
    ['sonde:acme', PRINT],
    ['sonde:other', undefined],
    ['sonde:*,-sonde:acme', undefined],
    ['sonde:*,-acme:*', undefined],
    ['*', { diagnose: true }],
    ['express:*,*', { diagnose: true }],
    ['**', { diagnose: true }],
    ['', undefined],
    ['acme', undefined],
    ['acme:build', undefined],
    ['express:*', undefined],
    ['*,-acme:telemetry', undefined],
    ['-acme:*,acme:telemetry', undefined],
    ['acme:telemetry,-*', undefined],
    ['xacme:telemetry', undefined],
  ])('%o asks for %o', (list, asked) => {
    expect(debugAsked({ DEBUG: list }, 'acme')).toEqual(asked)
  })

  test.each([
    ['', 'acme', false],
    ['a*e', 'acme', true],
    ['*c*', 'acme', true],
    ['a*c*c*', 'acme', false],
    ['*me*me', 'acme', false],
    ['acme*', 'acme', true],
    ['ac*cme', 'acme', false],
  ])('%o fits %o: %s', (pattern, name, fits) => {
    expect(matches(pattern, name)).toBe(fits)
  })

  test('no pattern makes it slow', () => {
    const spentMs = processorTime()
    expect(matches('a*'.repeat(50_000), `${'a'.repeat(100)}b`)).toBe(false)
    expect(spentMs()).toBeLessThan(500)
  })
})

describe('[R-GAT-6] <TOOL>_TELEMETRY_DEBUG', () => {
  test.each([
    ['1', PRINT],
    ['true', PRINT],
    ['yes please', PRINT],
    [' ON ', PRINT],
    ['', undefined],
    ['0', undefined],
    [' False', undefined],
    ['off', undefined],
    ['no', undefined],
  ])('%o asks for %o', (value, asked) => {
    expect(debugAsked({ ACME_TELEMETRY_DEBUG: value }, 'acme')).toEqual(asked)
    expect(debugAsked({ OTHER_TELEMETRY_DEBUG: value }, 'acme')).toBeUndefined()
  })
})

test('<TOOL>_TELEMETRY_LOG asks to log, and not to print', () => {
  expect(debugAsked({ ACME_TELEMETRY_LOG: 'file' }, 'acme')).toEqual({ print: false, log: 'file' })
  expect(debugAsked({ ACME_TELEMETRY_LOG: 'file', ACME_TELEMETRY_DEBUG: '1' }, 'acme')).toEqual({ print: true, log: 'file' })
  expect(debugAsked({ ACME_TELEMETRY_LOG: '' }, 'acme')).toBeUndefined()
})
