import { beforeEach, describe, expect, test } from 'vitest'
import { acme } from '../../test/acme.ts'
import type { Identity } from '../define/identity.ts'
import { testWorld } from '../../test/test-world.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { coverageKeys } from '../define/coverage.ts'
import { sanitizedText } from '../define/sanitized-text.ts'
import { markNoticeShown, mayShowNotice } from './may-show-notice.ts'
import { addedBy, noticeParts, noticeText, saysAll, spoken, type NoticeParts } from './notice.ts'

const SHOWN = Symbol.for('sonde.notice-shown')

beforeEach(() => {
  Reflect.deleteProperty(globalThis, SHOWN)
})

describe('may be shown', () => {
  test('to a person at a terminal', () => {
    expect(mayShowNotice(testWorld(), false)).toBe(true)
  })

  test('not in CI', () => {
    expect(mayShowNotice(testWorld(), true)).toBe(false)
  })

  test.each([
    ['to a coding agent', { CLAUDECODE: '1' }, []],
    ['before JSON output', {}, ['--json']],
    ['before JSON output by format', {}, ['--format=json']],
  ])('not %s', (_, env, argv) => {
    expect(mayShowNotice({ ...testWorld(env), argv }, false)).toBe(false)
  })

  test.each([1, 2] as const)('not where descriptor %i is no terminal', (closed) => {
    expect(mayShowNotice({ ...testWorld(), isTerminal: (descriptor) => descriptor !== closed }, false)).toBe(false)
  })

  test('once per process', () => {
    markNoticeShown()
    expect(mayShowNotice(testWorld(), false)).toBe(false)
  })
})

const ORIGIN = 'https://telemetry.acme.example'
const parts = noticeParts(acme, { origin: ORIGIN })
const growth = noticeParts(acme, { origin: ORIGIN, added: ['exit code'] })

test('says what is collected, by whom, how to see it, how to stop it, where to read', () => {
  const text = noticeText(parts)
  for (const part of [
    'Acme Ltd',
    'telemetry.acme.example',
    'exit code',
    'acme telemetry off',
    'ACME_TELEMETRY_DISABLED=1',
    acme.docs,
  ]) {
    expect(text.replaceAll(/\s+/g, ' ')).toContain(part)
  }
  expect(text).not.toMatch(/anonymous|untraceable|GDPR/i)
})

test('[R-AST-3] says that public words of messages leave, and only where they do', () => {
  const messages = 'of error messages the words that are publicly known'
  expect(noticeText(parts).replaceAll(/\s+/g, ' ')).not.toContain(messages)
  const withMessage: CatalogInput = {
    ...acme,
    events: { ...acme.events, 'plugin.failed': { question: '?', since: '1.0.0', properties: { why: sanitizedText('?') } } },
  }
  expect(noticeText(noticeParts(withMessage, { origin: ORIGIN })).replaceAll(/\s+/g, ' ')).toContain(messages)
  expect(addedBy(['plugin.failed.why:sanitizedText', 'text:sanitized'])).toEqual([
    'why',
    'the publicly known words of error messages',
  ])
})

test('fits a terminal of 80 columns and ends with a blank line', () => {
  for (const text of [noticeText(parts), noticeText(growth)]) {
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(text).toMatch(/[^\n]\n\n$/)
  }
})

test.each([60, 40, 30, 20])('breaks between words on a terminal of %i columns', (columns) => {
  const text = noticeText(parts, undefined, columns)
  // What is typed stays in one piece.
  for (const line of text.split('\n').filter((each) => each.length > columns)) expect(line).toMatch(/^(?: {4}\S| {2}\S+$)/)
  expect(saysAll(text, parts)).toBe(true)
  expect(noticeText(parts, undefined, 200)).toBe(noticeText(parts))
})

test('names another recipient than the author’s', () => {
  const { what } = noticeParts(acme, { origin: 'https://own.example' })
  expect(what).toContain('to own.example (set on this machine, instead of Acme Ltd)')
})

test.each<[Identity, string]>([
  [{}, 'it carries no identifier.'],
  [{ machine: 'stable' }, 'it carries a random id of this installation (pseudonymous).'],
  [
    { machine: { rotatingDays: 30 }, session: true },
    'it carries a random id of this installation (pseudonymous, replaced every 30 days) and a random id of the session (pseudonymous).',
  ],
  [{ project: 'salted' }, 'it carries an id of the project (pseudonymous).'],
  [{ project: 'shared' }, 'it carries an id of the project (pseudonymous, made of its repository address).'],
])('says which identifiers there are: %o', (identity, words) => {
  const { limits } = noticeParts({ ...acme, identity }, { origin: ORIGIN })
  expect(limits.endsWith(words)).toBe(true)
  expect(limits).not.toMatch(/anonymous/i)
})

test.each<[Partial<CatalogInput>, string]>([
  [{ timing: 'hour' }, 'hour and weekday'],
  [{ ci: 'record' }, 'runs in continuous integration'],
  [{ projects: true }, 'in how many projects'],
])('says what an author chose beyond events, in the first notice as in a later one: %o', (chosen, words) => {
  expect(parts.what).not.toContain(words)
  expect(noticeParts({ ...acme, ...chosen }, { origin: ORIGIN }).what).toContain(`, ${words}, `)
  const added = coverageKeys({ ...acme, ...chosen }).filter((key) => !coverageKeys(acme).includes(key))
  expect(addedBy(added)).toEqual([words])
})

test('[B-3] names what is new', () => {
  expect(noticeText(growth)).toContain('New: exit code.')
})

test.each([
  [['deploy.finished.exitCode:int'], ['exit code']],
  [
    ['deploy.finished:event', 'deploy.finished.target:oneOf', 'deploy.finished.durationMs:durationMs'],
    ['deploy finished (target, duration)'],
  ],
  [['ping:event'], ['ping']],
  [
    ['retention:730', 'ci:record'],
    ['kept for 730 days', 'runs in continuous integration'],
  ],
  [
    ['identity:machine-stable', 'identity:project-shared'],
    ['a random id of this installation (pseudonymous)', 'an id of the project (pseudonymous, made of its repository address)'],
  ],
  [['identity:none'], ['no identifier']],
  [['project.active'], ['in how many projects']],
])('says what %o add', (keys, words) => {
  expect(addedBy(keys)).toEqual(words)
})

describe('in the author’s style', () => {
  const all = Object.values(parts).join(' ')

  test('is shown as arranged, in a frame and in colours', () => {
    const framed = (given: NoticeParts): string =>
      Object.values(given)
        .flatMap((part: string) => part.split(' ').map((word) => `│ \u001B[32m${word}\u001B[0m │`))
        .join('\n')
    expect(noticeText(parts, framed)).toContain('│ \u001B[32macme\u001B[0m │')
  })

  test('starts and ends with a blank line whatever the style does', () => {
    expect(noticeText(parts, () => all)).toBe(`\n${all}\n\n`)
  })

  test.each(Object.keys(parts) as (keyof NoticeParts)[])('is the plain one where it leaves out: %s', (part) => {
    // `see` and `tool` are also part of `off`.
    const without = (given: NoticeParts): string =>
      Object.values(given)
        .filter((value) => !value.includes(given[part]))
        .join('\n')
    expect(noticeText(parts, without)).toBe(noticeText(parts))
  })

  test('is the plain one where it throws, or gives no text', () => {
    const throwing = (): string => {
      throw new Error('mistake')
    }
    expect(noticeText(parts, throwing)).toBe(noticeText(parts))
    expect(noticeText(parts, () => undefined as never)).toBe(noticeText(parts))
  })
})

test.each([
  ['durationMs', 'duration'],
  ['exitCode', 'exit code'],
  ['target', 'target'],
])('says %s as "%s"', (name, words) => {
  expect(spoken(name)).toBe(words)
})

describe('a tool that has no `telemetry` command', () => {
  test('as a guest of a build names the variable and the key in package.json, each line as wide as a terminal', () => {
    const text = noticeText(noticeParts(acme, { origin: ORIGIN, ways: 'guest' }))
    expect(text).toContain(
      '\n  See it     ACME_TELEMETRY_DEBUG=1\n  Turn off   ACME_TELEMETRY_DISABLED=1\n  or         "sonde": { "off": ["acme"] } in package.json\n',
    )
    expect(text).not.toContain('acme telemetry')
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  test('by `sonde` names its commands', () => {
    const text = noticeText(noticeParts(acme, { origin: ORIGIN, ways: 'sonde', byCommand: true }))
    expect(text).toContain('  See it     sonde status acme\n  Turn off   sonde off acme   or   ACME_TELEMETRY_DISABLED=1\n')
  })
})
