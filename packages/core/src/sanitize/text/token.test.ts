import { expect, test } from 'vitest'
import { isShape } from './shapes.ts'
import { plain, tokensOf } from './token.ts'

function cores(line: string): string[] {
  return tokensOf(plain(line), isShape).map(({ kind, core }) => `${kind}:${core}`)
}

test.each([
  ['words and their punctuation', 'Not found: (nothing).', ['word:Not', 'word:found', 'word:nothing']],
  ['a quoted span is one piece', `cannot open 'a b c', sorry`, ['word:cannot', 'word:open', 'private:a b c', 'word:sorry']],
  ['an apostrophe is no quote', `can't open users' files`, ["word:can't", 'word:open', 'word:users', 'word:files']],
  ['a plural in brackets', 'file(s) known', ['word:file(s)', 'word:known']],
  ['numbers', 'exit 1 after 3.5s', ['word:exit', 'atom:1', 'word:after', 'atom:3.5s']],
  ['a flag keeps its dashes', '--force or -f', ['name:--force', 'word:or', 'name:-f']],
  ['a bullet does not', '- item', ['atom:', 'word:item']],
  ['a placeholder', 'open <path> (<value>)', ['word:open', 'atom:<path>', 'atom:<value>']],
  ['key=value', 'a=b', ['private:a=b']],
  ['colours are no part of a word', '\u001B[31merror\u001B[0m: bad', ['word:error', 'word:bad']],
  ['typographic quotes', '‘a’ “b c”', ['word:a', 'private:b c']],
])('%s', (_, line, expected) => {
  expect(cores(line)).toEqual(expected)
})

test.each([
  '1.2.3',
  'v20.11.1',
  '^18.0.0',
  '>=16',
  '127.0.0.1:5432',
  'localhost:3000',
  '::1',
  '300ms',
  '64KB',
  '99%',
  'SIGTERM',
  'TS2322',
  '12:5',
])('%s is public by its shape', (text) => {
  expect(isShape(text)).toBe(true)
})

test.each([
  '123456',
  '10.1.2.3',
  '1.2.3.4',
  '4111-1111',
  '555-0199',
  'ghp_x',
  '0xdeadbeef',
  '1.2.3-acme',
  'SIGACME',
  'TS',
  '::2',
  '2026-11-20',
])('%s is not', (text) => {
  expect(isShape(text)).toBe(false)
})
