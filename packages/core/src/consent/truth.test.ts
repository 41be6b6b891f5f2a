import { describe, expect, test } from 'vitest'
import { readAnyValue, readSwitch, readSwitchOff } from './truth.ts'

describe('DO_NOT_TRACK and every …_DISABLED', () => {
  test.each([undefined, '', '0', 'false', 'off', 'no', ' FALSE ', 'No'])('have no opinion at %o', (value) => {
    expect(readSwitchOff(value)).toBe('none')
  })

  test.each(['1', 'true', 'yes', 'on', '2', 'please', '00'])('refuse at %o', (value) => {
    expect(readSwitchOff(value)).toBe('refuses')
  })
})

describe('<TOOL>_TELEMETRY', () => {
  test.each([undefined, '', '  '])('has no opinion at %o', (value) => {
    expect(readSwitch(value)).toBe('none')
  })

  test.each(['1', 'true', 'yes', 'on', ' ON ', 'True'])('allows at %o', (value) => {
    expect(readSwitch(value)).toBe('allows')
  })

  test.each(['0', 'false', 'no', 'off', 'disabled', '2', 'tru'])('refuses at %o, the unknown included', (value) => {
    expect(readSwitch(value)).toBe('refuses')
  })
})

test.each(['', '0', 'false', '1'])('an any-value alias refuses at %o', (value) => {
  expect(readAnyValue(value)).toBe('refuses')
})

test('an any-value alias that is not set has no opinion', () => {
  expect(readAnyValue(undefined)).toBe('none')
})
