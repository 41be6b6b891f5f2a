import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { markFunctions } from './mark-functions.ts'

/** Marks the functions that begin with one of these words. */
function marking(text: string, ...beginnings: readonly string[]): string {
  return markFunctions(text, (start) => beginnings.some((beginning) => text.startsWith(beginning, start)))
}

describe('functions that are compiled with their file', () => {
  test('stand in parentheses, and the others as they were', () => {
    expect(marking('const a=e=>e+1,b=e=>e;let c=function(){return 1};', 'e=>e+1', 'function()')).toBe(
      'const a=(e=>e+1),b=e=>e;let c=(function(){return 1});',
    )
  })

  test('are constants at the head when they were declared, where all code of the file finds them', () => {
    const text = 'const seen=[first(),second()];function second(){return first()+1}function third(){}function first(){return 1}'
    const marked = marking(text, 'function first', 'function second')
    expect(marked).toBe(
      'const second=(function(){return first()+1}),first=(function(){return 1});const seen=[first(),second()];function third(){}',
    )
    expect(runInNewContext(`${marked}seen.join()`)).toBe('1,2')
  })

  test.each([
    'function a(){}',
    'function a(){}function b(){}',
    'function a(){}const c=1;function b(){}',
    'const c=1;function a(){}',
  ])('wherever the declarations stand: %s', (text) =>
    expect(runInNewContext(`${marking(text, 'function')};typeof a`)).toBe('function'),
  )

  test('keep their names, by which they call themselves', () => {
    expect(runInNewContext(`${marking('function named(){}', 'function')}named.name`)).toBe('named')
    const text = 'async function*some(n){yield n;if(n>0)yield*some(n-1)}'
    expect(marking(text, 'async')).toBe('const some=(async function*(n){yield n;if(n>0)yield*some(n-1)});')
    expect(runInNewContext(`${marking('function sum(n){return n>0?n+sum(n-1):0}', 'function')}sum(3)`)).toBe(6)
  })

  test('are marked inside each other, but declarations inside a function stay where they are', () => {
    const text = 'function outer(){return inner()+[1].map(e=>e)[0];function inner(){return 1}}'
    const marked = marking(text, 'function', 'e=>e')
    expect(marked).toBe('const outer=(function(){return inner()+[1].map((e=>e))[0];function inner(){return 1}});')
    expect(runInNewContext(`${marked}outer()`)).toBe(2)
  })

  test('methods and accessors have no place for parentheses', () => {
    const text = 'const a={b(){},get c(){return 1},set c(e){},d:()=>1};class E{f(){}}'
    expect(markFunctions(text, () => true)).toBe('const a={b(){},get c(){return 1},set c(e){},d:(()=>1)};class E{f(){}}')
  })

  test('leave directives in front', () => {
    const text = '"use strict";function a(){return this}'
    expect(marking(text, 'function')).toBe('"use strict";const a=(function(){return this});')
  })

  test('are found in modules and in what CommonJS returns', () => {
    expect(marking('import a from"a";export{b};function b(){return a}', 'function')).toBe(
      'const b=(function(){return a});import a from"a";export{b};',
    )
    expect(marking('exports.a=a;function a(){}', 'function')).toBe('const a=(function(){});exports.a=a;')
  })
})
