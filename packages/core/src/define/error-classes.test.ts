import { AssertionError } from 'node:assert'
import { expect, test } from 'vitest'
import { STANDARD_ERRORS } from './error-classes.ts'

/** The names of an error's class and its ancestors, the nearest first. */
function classesOf(error: unknown): string[] {
  const names: string[] = []
  for (
    let prototype = Object.getPrototypeOf(error) as object | null;
    prototype;
    prototype = Object.getPrototypeOf(prototype) as object | null
  ) {
    names.push(prototype.constructor.name)
  }
  return names
}

function thrownBy(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

test('are names of classes, each once', () => {
  expect(STANDARD_ERRORS).toEqual([...new Set(STANDARD_ERRORS)])
  expect(STANDARD_ERRORS.filter((name) => !/^[A-Z][A-Za-z]{2,39}$/.test(name))).toEqual([])
})

test('name every global error class, or an ancestor that says more than `Error`', () => {
  const classes = Object.getOwnPropertyNames(globalThis).filter((name) => /(?:Error|Exception)$/.test(name))
  expect(classes.length).toBeGreaterThan(8)
  const unknown = classes.filter((name) => {
    const { prototype } = (globalThis as unknown as Record<string, { prototype: object }>)[name] as { prototype: object }
    const names = [name, ...classesOf(prototype).filter((ancestor) => ancestor !== 'Error')]
    return !names.some((one) => STANDARD_ERRORS.includes(one))
  })
  expect(unknown).toEqual([])
})

test.each<[string, () => unknown]>([
  ['TypeError', () => process.chdir(7 as unknown as string)],
  ['RangeError', () => Buffer.alloc(-1)],
  ['SyntaxError', () => JSON.parse('{') as unknown],
  ['URIError', () => decodeURIComponent('%')],
  ['DOMException', () => AbortSignal.abort().throwIfAborted()],
  [
    'AssertionError',
    () => {
      throw new AssertionError({ message: 'no' })
    },
  ],
])('%s is what Node throws', (name, run) => {
  const listed = classesOf(thrownBy(run)).filter((one) => STANDARD_ERRORS.includes(one))
  expect(listed[0]).toBe(name)
})
