import { expect, test } from 'vitest'
import { CONTEXT, eventLine, finishLine, startLine } from '../../test/spool.ts'
import { parseLine } from './parse-line.ts'

const T = Date.UTC(2026, 10, 20)
const START = startLine({ t: T, started: { name: 'command.started', properties: { command: 'build' } } })
const FINISH = finishLine({ t: T, start: START.id })
const EVENT = eventLine({ t: T, dropped: { 'bad-value': 2 } })

const nested = (properties: object) => JSON.stringify({ ...EVENT, event: { name: 'a.b', properties } })

const timed = (timing: object) => JSON.stringify({ ...EVENT, event: { name: 'a.b', ...timing, properties: {} } })

test('reads when an event was, by the clock of its run', () => {
  expect(parseLine(timed({ hour: 0, weekday: 7 })).kind).toBe('line')
})

test('reads nested values', () => {
  expect(parseLine(nested({ a: { b: { c: true, d: [], '10-99': 3 } } })).kind).toBe('line')
})

test.each([START, { ...START, carried: true }, FINISH, { ...FINISH, finished: undefined }, EVENT])(
  'reads its own lines',
  (line) => {
    const text = JSON.stringify(line)
    expect(parseLine(text)).toEqual({ kind: 'line', line: JSON.parse(text), text })
  },
)

test('reads identifiers', () => {
  const ids = { project: '0123456789abcdef', session: '6f9619ff-8b86-4d01-b42d-00c04fc964ff' }
  const context = { ...CONTEXT, ids, project: 'fedcba9876543210' }
  expect(parseLine(JSON.stringify({ ...EVENT, context })).kind).toBe('line')
})

test('leaves a line of a newer format as it is', () => {
  const text = '{"v":2,"id":"a","t":5,"type":"metric","data":[1]}'
  expect(parseLine(text)).toEqual({ kind: 'newer', id: 'a', t: 5, text })
})

test.each([
  ['a fragment', JSON.stringify(EVENT).slice(0, 40)],
  ['the end of a line', JSON.stringify(EVENT).slice(9)],
  ['two lines in one', JSON.stringify(EVENT) + JSON.stringify(EVENT)],
  ['no object', '[1]'],
  ['null', 'null'],
  ['an older format', JSON.stringify({ ...EVENT, v: 0 })],
  ['no id', JSON.stringify({ ...EVENT, id: '' })],
  ['a newer line without a time', '{"v":2,"id":"a"}'],
  ['an unknown type', JSON.stringify({ ...EVENT, type: 'metric' })],
  ['no version', JSON.stringify({ ...EVENT, version: undefined })],
  ['a context without a runtime', JSON.stringify({ ...EVENT, context: {} })],
  ['a runtime that is no word', JSON.stringify({ ...EVENT, context: { ...CONTEXT, runtime: 'ana' } })],
  ['a runtime major that is no number', JSON.stringify({ ...EVENT, context: { ...CONTEXT, runtimeMajor: '24' } })],
  ['a machine that is no id', JSON.stringify({ ...EVENT, context: { ...CONTEXT, ids: { machine: 'ana-laptop' } } })],
  ['a session that is no id', JSON.stringify({ ...EVENT, context: { ...CONTEXT, ids: { session: 7 } } })],
  ['identifiers in a list', JSON.stringify({ ...EVENT, context: { ...CONTEXT, ids: [] } })],
  ['a project that is a path', JSON.stringify({ ...EVENT, context: { ...CONTEXT, project: '/home/ana/app' } })],
  ['a CI that is no word', JSON.stringify({ ...EVENT, context: { ...CONTEXT, ci: 1 } })],
  ['a process id below 1', JSON.stringify({ ...START, pid: 0 })],
  ['a process id of a group', JSON.stringify({ ...START, pid: -5 })],
  ['a start that is no id', JSON.stringify({ ...FINISH, start: 7 })],
  ['no event', JSON.stringify({ ...EVENT, event: undefined })],
  ['an event with a strange name', JSON.stringify({ ...EVENT, event: { name: '../x', properties: {} } })],
  ['an event without properties', JSON.stringify({ ...EVENT, event: { name: 'a.b' } })],
  ['a property with a strange name', JSON.stringify({ ...EVENT, event: { name: 'a.b', properties: { 'a b': 1 } } })],
  ['a value nested too deep', nested({ a: { b: { c: { d: { e: 1 } } } } })],
  ['a nested value with a strange name', nested({ a: { '/home/ana': 1 } })],
  ['a nested value with too many names', nested({ a: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`n${n}`, 1])) })],
  ['null in a nested value', nested({ a: { b: null } })],
  ['a list of numbers', JSON.stringify({ ...EVENT, event: { name: 'a.b', properties: { a: [1] } } })],
  ['a long text', JSON.stringify({ ...EVENT, event: { name: 'a.b', properties: { a: 'x'.repeat(257) } } })],
  ['an hour without a weekday', timed({ hour: 9 })],
  ['a weekday without an hour', timed({ weekday: 5 })],
  ['an hour of 24', timed({ hour: 24, weekday: 5 })],
  ['a weekday of 0', timed({ hour: 9, weekday: 0 })],
  ['a weekday of 8', timed({ hour: 9, weekday: 8 })],
  ['an hour as text', timed({ hour: '9', weekday: 5 })],
  ['a drop reason of nobody', JSON.stringify({ ...EVENT, dropped: { constructor: 1 } })],
  ['a drop count that is no number', JSON.stringify({ ...EVENT, dropped: { expired: '1' } })],
])('%s is a bad line', (_, text) => {
  expect(parseLine(text)).toEqual({ kind: 'bad' })
})
