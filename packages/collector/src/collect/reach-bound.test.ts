import type { Period, WireEvent } from '@sonde/core/protocol'
import { expect, test } from 'vitest'
import { createReachBound } from './reach-bound.ts'

const TODAY = '2026-11-20'

function reachBound(options: { max?: number; today?: () => string } = {}) {
  return createReachBound({
    reachOf: (tool, name) => (tool === 'acme' && name === 'command.finished' ? ['command'] : []),
    today: options.today ?? (() => TODAY),
    maxInstallations: options.max ?? 20,
  })
}

const ran = (command: string, first: Period[] = ['day'], at = TODAY): WireEvent => ({
  name: 'command.finished',
  at,
  ...(first.length > 0 && { first }),
  properties: { command, outcome: 'ok' },
})

test('lets so many installations of a network stand behind a word on a day, and no more', () => {
  let today = TODAY
  const isExceeded = reachBound({ today: () => today })
  const heard = (network: string) => Array.from({ length: 30 }, () => isExceeded('acme', [ran('build')], network))
  expect(heard('home').filter((isOver) => !isOver)).toHaveLength(20)
  expect(heard('office').indexOf(true)).toBe(20)
  today = '2026-11-21'
  expect(isExceeded('acme', [ran('build')], 'home')).toBe(false)
})

test('gives each word nine tenths of that at least, however many words there are', () => {
  const isExceeded = reachBound()
  for (let machine = 0; machine < 18; machine += 1) {
    const words = ['build', 'deploy', 'dev'].map((word) => ran(word))
    expect(isExceeded('acme', words, 'home')).toBe(false)
  }
  expect(isExceeded('acme', [ran('test')], 'home')).toBe(false)
})

test('bounds a word with whatever else it is sent', () => {
  const isExceeded = reachBound()
  const body = (at: string) => ['build', 'deploy'].map((word) => ran(word, ['week', 'ever'], at))
  const days = Array.from({ length: 15 }, (_, index) => `2026-11-${String(index + 1).padStart(2, '0')}`)
  expect(isExceeded('acme', days.flatMap(body), 'home')).toBe(false)
  expect(isExceeded('acme', days.flatMap(body), 'home')).toBe(true)
})

test('counts neither events without marks nor those that have no word', () => {
  const isExceeded = reachBound()
  const other: WireEvent = { name: 'command.finished', at: TODAY, first: ['day'], properties: {} }
  for (let sent = 0; sent < 100; sent += 1) isExceeded('acme', [ran('build', []), ran('build', [])], 'home')
  for (let sent = 0; sent < 100; sent += 1) isExceeded('acme', [other], 'home')
  expect(isExceeded('acme', [ran('build')], 'home')).toBe(false)
})

test('sees in one body that a word is the first of a period twice, from wherever it comes', () => {
  const isExceeded = reachBound()
  expect(isExceeded('acme', [ran('build', ['day']), ran('build', ['week']), ran('deploy')], undefined)).toBe(false)
  expect(isExceeded('acme', [ran('build'), ran('build', ['day'], '2026-11-19')], undefined)).toBe(false)
  expect(isExceeded('acme', [ran('build', ['day', 'week']), ran('build', ['week', 'ever'])], undefined)).toBe(true)
})

test('keeps count of each tool for itself, and of no network that is not known', () => {
  const isExceeded = reachBound()
  for (let machine = 0; machine < 40; machine += 1) {
    expect(isExceeded('acme', [ran('build')], undefined)).toBe(false)
    isExceeded('acme', [ran('build')], 'home')
  }
  expect(isExceeded('other', [ran('build')], 'home')).toBe(false)
})
