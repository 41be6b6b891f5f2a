import { describe, expect, test } from 'vitest'
import * as fc from '../../test/fast-check.ts'
import { canonicalCatalog } from '../define/canonical.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { acme } from '../define/fixtures/acme.ts'
import { flag } from '../define/numbers.ts'
import { oneOf } from '../define/words.ts'
import { checkEvent } from './check-event.ts'
import type { WireEvent } from './wire.ts'

const TODAY = '2026-11-20'
const EVENT: WireEvent = { name: 'deploy.finished', at: TODAY, properties: { target: 'fly' } }
const deploy = acme.events['deploy.finished']

/** A later release of acme, whose `target` lists another word and which has another property. */
const later: CatalogInput = {
  ...acme,
  events: { 'deploy.finished': { ...deploy, properties: { target: oneOf(['vercel'], 'Where.'), dry: flag('Dry run.') } } },
}

describe('of several catalogs', () => {
  test.each([{ target: 'fly' }, { target: 'vercel' }, { target: 'fly', dry: true }])(
    'takes what any of them lists: %j',
    (properties) => {
      expect(checkEvent([acme, later], { ...EVENT, properties }, TODAY)).toBeUndefined()
      expect(checkEvent([later, acme], { ...EVENT, properties }, TODAY)).toBeUndefined()
    },
  )

  test('refuses what none of them lists', () => {
    expect(checkEvent([acme, later], { ...EVENT, properties: { target: 'heroku' } }, TODAY)).toBe('bad-value')
    expect(checkEvent([acme], { ...EVENT, properties: { dry: true } }, TODAY)).toBe('unlisted-property')
  })

  test('takes reach marks where one of them counts by that property', () => {
    const { reach: _, ...withoutReach } = deploy
    const uncounted: CatalogInput = { ...acme, events: { 'deploy.finished': withoutReach } }
    const marked: WireEvent = { ...EVENT, first: ['day'] }
    expect(checkEvent([uncounted], marked, TODAY)).toBe('bad-reach')
    expect(checkEvent([uncounted, acme], marked, TODAY)).toBeUndefined()
  })
})

test('[R-GAT-10] takes the hour of an event where one of them asks for it', () => {
  const timed: WireEvent = { ...EVENT, hour: 9, weekday: 5 }
  expect(checkEvent([acme, later], timed, TODAY)).toBe('bad-timing')
  expect(checkEvent([acme, { ...later, timing: 'day' }], timed, TODAY)).toBe('bad-timing')
  expect(checkEvent([acme, { ...later, timing: 'hour' }], timed, TODAY)).toBeUndefined()
})

test('refuses everything of a tool without a catalog, except its activity', () => {
  expect(checkEvent([], EVENT, TODAY)).toBe('unlisted-event')
  expect(checkEvent([], { name: 'machine.active', at: TODAY, properties: { period: 'day' } }, TODAY)).toBeUndefined()
})

test('judges machine.active by the definition of core, whatever a catalog says', () => {
  const loose: CatalogInput = {
    ...acme,
    events: { 'machine.active': { ...deploy, properties: { period: oneOf(['hour'], '?'), cwd: flag('?') } } },
  }
  const active = (properties: WireEvent['properties']) =>
    checkEvent([loose], { name: 'machine.active', at: TODAY, properties }, TODAY)
  expect(active({ period: 'hour' })).toBe('bad-value')
  expect(active({ cwd: true })).toBe('unlisted-property')
})

test('judges a catalog and its shipped form alike', () => {
  for (const target of ['fly', 'other', 'heroku']) {
    const event: WireEvent = { ...EVENT, properties: { target } }
    expect(checkEvent([canonicalCatalog(acme)], event, TODAY)).toBe(checkEvent([acme], event, TODAY))
  }
})

describe('dates', () => {
  test.each([
    ['2026-11-20', '2026-11-20', undefined],
    ['2026-11-21', '2026-11-20', undefined],
    ['2026-11-22', '2026-11-20', 'bad-date'],
    ['2026-10-16', '2026-11-20', undefined],
    ['2026-10-15', '2026-11-20', 'bad-date'],
    ['2027-01-01', '2026-12-31', undefined],
    ['2026-11-27', '2027-01-01', undefined],
    ['2028-02-29', '2028-03-01', undefined],
    ['2027-02-29', '2027-03-01', 'bad-date'],
    ['2026-11-31', '2026-12-01', 'bad-date'],
    ['2026-11-00', '2026-11-20', 'bad-date'],
    ['2026-13-01', '2026-11-20', 'bad-date'],
    ['0000-00-00', '2026-11-20', 'bad-date'],
    ['9999-99-99', '2026-11-20', 'bad-date'],
  ])('%s on %s is %s', (at, today, reason) => {
    expect(checkEvent([acme], { ...EVENT, at }, today)).toBe(reason)
  })

  test('are taken on exactly 37 days', () => {
    const date = (day: number) => new Date(Date.UTC(2026, 10, 20 + day)).toISOString().slice(0, 10)
    const days = Array.from({ length: 200 }, (_, index) => index - 100)
    expect(days.filter((day) => checkEvent([acme], { ...EVENT, at: date(day) }, TODAY) === undefined)).toEqual(
      Array.from({ length: 37 }, (_, index) => index - 35),
    )
  })
})

describe('hostile events', () => {
  test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'])('find nothing under the name %s', (name) => {
    expect(checkEvent([acme], { ...EVENT, name }, TODAY)).toBe('unlisted-event')
    const properties = JSON.parse(`{"${name}":"fly"}`) as WireEvent['properties']
    expect(checkEvent([acme], { ...EVENT, properties }, TODAY)).toBe('unlisted-property')
  })

  test('never make it throw', () => {
    const event = fc.record({
      name: fc.oneof(fc.string(), fc.constantFrom('deploy.finished', 'machine.active')),
      at: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(TODAY)),
      properties: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('target', 'durationMs')), fc.jsonValue()),
    })
    const check = fc.property(event, (value) => void checkEvent([acme], value as WireEvent, TODAY))
    expect(() => fc.assert(check)).not.toThrow()
  })
})
