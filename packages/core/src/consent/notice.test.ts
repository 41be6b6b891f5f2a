import { beforeEach, describe, expect, test } from 'vitest'
import { acme } from '../../test/acme.ts'
import { testWorld } from '../../test/test-world.ts'
import { growthText, markNoticeShown, mayShowNotice, noticeText, spoken } from './notice.ts'

const SHOWN = Symbol.for('sonde.notice-shown')

beforeEach(() => {
  Reflect.deleteProperty(globalThis, SHOWN)
})

describe('may be shown', () => {
  test('to a person at a terminal', () => {
    expect(mayShowNotice(testWorld())).toBe(true)
  })

  test.each([
    ['in CI', { CI: '1' }, []],
    ['to a coding agent', { CLAUDECODE: '1' }, []],
    ['before JSON output', {}, ['--json']],
    ['before JSON output by format', {}, ['--format=json']],
  ])('not %s', (_, env, argv) => {
    expect(mayShowNotice({ ...testWorld(env), argv })).toBe(false)
  })

  test.each([1, 2] as const)('not where descriptor %i is no terminal', (closed) => {
    expect(mayShowNotice({ ...testWorld(), isTerminal: (descriptor) => descriptor !== closed })).toBe(false)
  })

  test('once per process', () => {
    markNoticeShown()
    expect(mayShowNotice(testWorld())).toBe(false)
  })
})

test('says what is collected, by whom, how to see it, how to stop it, where to read', () => {
  const text = noticeText(acme, 'https://telemetry.acme.example')
  for (const part of ['Acme Ltd', 'telemetry.acme.example', 'exit code', 'acme telemetry off', 'ACME_TELEMETRY_DISABLED=1', acme.docs]) {
    expect(text.replaceAll(/\s+/g, ' ')).toContain(part)
  }
  expect(text).not.toMatch(/anonymous|untraceable|GDPR/i)
})

test('fits a terminal of 80 columns and ends with a blank line', () => {
  for (const text of [noticeText(acme, acme.endpoint), growthText(acme, ['exit code'])]) {
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(text).toMatch(/[^\n]\n\n$/)
  }
})

test('names what is new', () => {
  expect(growthText(acme, ['error class'])).toContain('New: error class.')
})

test.each([
  ['durationMs', 'duration'],
  ['exitCode', 'exit code'],
  ['target', 'target'],
])('says %s as "%s"', (name, words) => {
  expect(spoken(name)).toBe(words)
})
