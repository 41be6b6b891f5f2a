import { expect, test } from 'vitest'
import { failureOf } from './failure.ts'

const thrown = (more: object = {}) => Object.assign(new TypeError('secret'), more)

test('an error of Rollup names its plugin itself', () => {
  const error = thrown({ plugin: 'vite:vue', hook: 'transform' })
  expect(failureOf(error)).toEqual({ error, plugin: 'vite:vue' })
})

test('an error of Rolldown holds what plugins threw: the first one counts', () => {
  const [first, second] = [thrown({ plugin: 'vite:vue' }), thrown({ plugin: 'solid' })]
  const wrapper = Object.defineProperty(new Error('Build failed'), 'errors', { get: () => [first, second] })
  expect(failureOf(wrapper)).toEqual({ error: first, plugin: 'vite:vue' })
})

test.each([
  ['notes of esbuild, which are no errors', thrown({ plugin: 'vite:esbuild', errors: [{ text: 'x' }] }), 'vite:esbuild'],
  ['notes of esbuild without a plugin', thrown({ errors: [{ text: 'x' }] }), undefined],
  ['no errors at all', thrown({ errors: [] }), undefined],
  ['a plugin that is no name', thrown({ plugin: 3 }), undefined],
  ['an empty name', thrown({ plugin: '' }), undefined],
])('%s', (_, error, plugin) => {
  expect(failureOf(error)).toEqual({ error, ...(plugin !== undefined && { plugin }) })
})

test.each([undefined, null, 'text', 7, { plugin: 'vite:vue' }])('what is no error has no plugin: %s', (value) => {
  expect(failureOf(value)).toEqual({ error: value })
})
