import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { processorTime } from '../../../test/processor-time.ts'
import { locationOf, plainPath } from './location.ts'

describe('[R-SAM-3] reads the location of a frame', () => {
  const linux = { path: '/x/a.js', line: '10' }
  const windows = { path: 'C:/Users/Ana Ruiz/a.js', line: '10' }

  test.each([
    ['a function', '    at build (/x/a.js:10:5)', linux],
    ['no function', '    at /x/a.js:10:5', linux],
    ['a module', '    at build (file:///x/a.js:10:5)', linux],
    ['a module without a function', '    at file:///x/a.js:10:5', linux],
    ['an asynchronous function', '    at async build (file:///x/a.js:10:5)', linux],
    ['asynchronous without a function', '    at async file:///x/a.js:10:5', linux],
    ['a constructor', '    at new Deploy (/x/a.js:10:5)', linux],
    ['a method under another name', '    at Deploy.run [as go] (/x/a.js:10:5)', linux],
    ['an anonymous one', '    at Object.<anonymous> (/x/a.js:10:5)', linux],
    ['a function that is named like a place', '    at /secret/b.js:1:1 (/x/a.js:10:5)', linux],
    ['a function with a parenthesis in its name', '    at Object.a (b) c (/x/a.js:10:5)', linux],
    ['a path with a parenthesis', '    at run (/x/my (old) app/a.js:10:5)', { path: '/x/my (old) app/a.js', line: '10' }],
    ['a path with a colon', '    at run (/x/a:b/a.js:10:5)', { path: '/x/a:b/a.js', line: '10' }],
    ['Windows', String.raw`    at run (C:\Users\Ana Ruiz\a.js:10:5)`, windows],
    ['Windows without a function', String.raw`    at C:\Users\Ana Ruiz\a.js:10:5`, windows],
    ['a module on Windows', '    at run (file:///c:/Users/Ana%20Ruiz/a.js:10:5)', windows],
    ['another computer', String.raw`    at run (\\server\share\a.js:10:5)`, { path: '//server/share/a.js', line: '10' }],
    ['another computer as URL', '    at run (file://server/share/a.js:10:5)', { path: '//server/share/a.js', line: '10' }],
    ['a line that ends as on Windows', '    at build (/x/a.js:10:5)\r', linux],
    ['Node', '    at process.processTicksAndRejections (node:internal/process/task_queues:103:5)', 'node'],
    ['Node without a function', '    at node:internal/main/run_main_module:33:47', 'node'],
  ])('%s', (_, line, expected) => {
    expect(locationOf(line)).toEqual(expected)
  })

  test.each([
    ['native code', '    at Array.map (<anonymous>)'],
    ['nothing', '    at <anonymous>'],
    ['a gathered promise', '    at async Promise.all (index 0)'],
    ['evaluated code', '    at eval (eval at run (/x/a.js:1:1), <anonymous>:1:7)'],
    ['code from the network', '    at https://secret.example/a.js:1:1'],
    ['code in a data URL', '    at data:text/javascript,throw%20secret:1:7'],
    ['WebAssembly', '    at wasm://wasm/0001:wasm-function[3]:0x1a'],
    ['another engine', 'build@/x/a.js:10:5'],
    ['text', 'Error: failed at /x/a.js:10:5'],
    ['a line of code', "    throw new Error('secret')"],
    ['a place without a column', '    at run (/x/a.js:10)'],
    ['a place without a number', '    at run (/x/a.js:x:y)'],
    ['a number that is none', '    at run (/x/a.js:9999999999:1)'],
    ['a malformed URL', '    at run (file:///x/%E0%A4%A.js:1:1)'],
    ['an empty line', ''],
  ])('%s has none', (_, line) => {
    expect(locationOf(line)).toBeUndefined()
  })
})

describe('[C-12] hostile lines end soon', () => {
  test.each([
    ['long', `    at ${'a'.repeat(1e6)} (/x/a.js:1:1)`],
    ['parentheses', `    at ${'a ('.repeat(1300)}/x/a.js:1:1)`],
    ['colons', `    at /x${':1'.repeat(2000)}`],
    ['digits', `    at /x:${'1'.repeat(4000)}:1`],
    ['spaces', ' '.repeat(1e6)],
    ['slashes', `    at ${String.raw`\ `.repeat(1300)}:1:1`],
  ])('%s', (_, line) => {
    const spentMs = processorTime()
    for (let round = 0; round < 100; round++) locationOf(line)
    expect(spentMs()).toBeLessThan(1000)
  })
})

test.each(['/x/a b/ü%41.js', '/x/a#b?c.js'])('spells a URL and its path alike: %s', (path) => {
  expect(plainPath(pathToFileURL(path).href)).toBe(path)
})
