import { describe, expect, test } from 'vitest'
import * as fc from '../../../test/fast-check.ts'
import { MAX_INPUT, MAX_OUTPUT, sanitizeText } from './sanitize-text.ts'
import { isShape } from './shapes.ts'
import { type Tables, loadTables } from './tables.ts'
import { plain, tokensOf } from './token.ts'

const tables = loadTables()
const nobody = { secrets: [] }

function sanitized(text: string, ownWords: readonly string[] = []): string {
  return sanitizeText(text, { known: nobody, ownWords, tables })
}

/** How often the tables are asked for this text. */
function lookUps(text: string): number {
  let count = 0
  const counted =
    <Argument, Answer>(ask: (argument: Argument) => Answer) =>
    (argument: Argument): Answer => {
      count++
      return ask(argument)
    }
  const counting: Tables = {
    isWord: counted(tables.isWord),
    isName: counted(tables.isName),
    level: counted(tables.level),
    indexOf: counted(tables.indexOf),
    weights: tables.weights,
    threshold: tables.threshold,
    pairs: { has: counted((key: string) => tables.pairs.has(key)) },
    names: { has: counted((key: string) => tables.names.has(key)) },
  }
  sanitizeText(text, { known: nobody, tables: counting })
  return count
}

describe('what is public stays', () => {
  test.each([
    "Cannot read properties of undefined (reading 'map')",
    'connect ECONNREFUSED 127.0.0.1:5432',
    "error TS2322: Type 'string' is not assignable to type 'number'.",
    "Cannot find module 'react'",
    'Process exited with code 1',
    'JavaScript heap out of memory',
    'Node.js v22.11.0',
    'Request failed with status code 404',
    'timeout of 5000ms exceeded',
    'fatal: not a git repository (or any of the parent directories): .git',
    'npm ERR! code ERESOLVE\nnpm ERR! ERESOLVE unable to resolve dependency tree',
    "TypeError: 'NoneType' object is not iterable",
    'An error occurred (AccessDenied) when calling the PutObject operation: Access Denied',
  ])('%s', (text) => {
    expect(sanitized(text)).toBe(text)
  })
})

describe('[C-12] a secret does not leave with the message around it', () => {
  test.each([
    ['a git dependency URL', 'git clone https://ana:hunter22@git.acme.com/x.git failed', ['ana', 'hunter22', 'acme']],
    ['a flag value', 'deploy --token blue failed', ['blue']],
    ['a flag value in quotes', 'deploy --name "blue river" failed', ['blue', 'river']],
    ['a value after =', 'PASSWORD=river node server failed', ['river']],
    ['a value after :', 'password: river', ['river']],
    ['a path', "ENOENT: no such file or directory, open '/home/ana/river.txt'", ['ana', 'river', 'home']],
    ['a Windows path with spaces', "EPERM: operation not permitted, open 'C:\\Users\\Ana Ruiz\\x.ts'", ['Ana', 'Ruiz', 'Users']],
    ['an e-mail', 'no permission for ana@acme.com', ['ana', 'acme']],
    ['a private package', "Cannot find module '@acme/billing'", ['acme', 'billing']],
    ['a telephone number', 'call 555 0199 224 failed', ['555', '0199', '224']],
    ['an account', 'account 4711 not found', ['4711']],
    ['a network address', 'connect ECONNREFUSED 10.1.2.3:5432', ['10.1', '5432']],
  ])('%s', (_, text, secrets) => {
    const result = sanitized(text)
    for (const secret of secrets) expect(result).not.toContain(secret)
  })
})

describe('[R-GAT-5] beside a private word stays what cannot be a part of its name', () => {
  test.each([
    ['a word of grammar', 'user rose is not a member of mark', 'user <value> is not a member of <value>'],
    ['the word that announces it', 'Error: error: user jane doe not found', 'Error: error: user <value> not found'],
    ['a thing behind a name that joins its words itself', 'customerName value is missing', '<value> value is missing'],
    ['but not behind one that may go on', 'rose value is missing', '<value> is missing'],
    ['nor what stands behind it before a stop', 'Missing script: rose specified', 'Missing script: <value>'],
    ['nor what stands before it behind a stop', 'Missing script: internal rose', 'Missing script: <value>'],
  ])('%s', (_, text, expected) => {
    expect(sanitized(text)).toBe(expected)
  })
})

describe('[R-GAT-5] what a line starts with stays where programs are known to start theirs so', () => {
  test.each([
    ['a program', 'curl: cannot open rose', 'curl: cannot open <value>'],
    ['one in brackets', '[vite] cannot open rose', '[vite] cannot open <value>'],
    ['but not in the middle', 'cannot open curl: rose', 'cannot open <value>: <value>'],
    ['nor anything else', 'harbor: cannot open rose', '<value>: cannot open <value>'],
  ])('%s', (_, text, expected) => {
    expect(sanitized(text)).toBe(expected)
  })
})

describe('[R-GAT-5] a word of everyday English in the place of a name leaves although messages use it', () => {
  test.each([
    ['cannot reach host mercury', 'cannot reach host <value>'],
    ['the project phoenix does not exist', 'the project <value> does not exist'],
    ['Permission denied for user table', 'Permission denied for user <value>'],
    ['role "admin" does not exist', 'role "<value>" does not exist'],
    ['Unknown argument: window', 'Unknown argument: <value>'],
    ['could not connect to blue river stone', 'could not connect to <value>'],
    ['connect ECONNREFUSED client', 'connect ECONNREFUSED <value>'],
    ['no such column: only in table', 'no such column: <value> in <value>'],
    ['The each server refused the connection', 'The <value> refused the connection'],
    ['branch lord of the rings not found', 'branch <value> of the <value> not found'],
    ['Error: pattern potato enjoyable is missing', 'Error: <value> is missing'],
    ['internal: Permission denied (publickey).', '<value>: Permission denied (publickey).'],
    ["fatal: A branch named 'next' already exists.", "fatal: A branch named '<value>' already exists."],
    ['Unknown arguments: panic', 'Unknown arguments: <value>'],
    ['pull access denied for table, repository does not exist', 'pull access denied for <value>, repository does not exist'],
  ])('%s', (text, expected) => {
    expect(sanitized(text)).toBe(expected)
  })

  test.each(['module', 'driver', 'prefix', 'index', 'object', 'extension', 'mode', 'type'])(
    'a name of two words that ends in `%s` leaves as a whole',
    (word) => {
      expect(sanitized(`cannot switch to branch velvet ${word}`)).not.toContain(word)
      expect(sanitized(`login failed for velvet ${word} failed`)).not.toContain(word)
      expect(sanitized(`velvet ${word} not found`)).not.toContain(word)
    },
  )

  test.each([
    ['a folder', 'dial tcp: lookup /home/ana/mirror index: no such host', 'index'],
    ['a folder of Windows', 'dial tcp: lookup C:\\Users\\ana\\mirror index: no such host', 'index'],
    ['a value after =', 'ERROR:  duplicate key value violates (name)=(velvet script) already exists.', 'script'],
    ['letters beyond ASCII', 'ValueError: could not convert string to float: éblown module', 'module'],
    ['a sign', 'Could not render @velvet action: @name is required', 'action'],
    ['what cannot be seen', 'package \u202evelvet command is not in std', 'command'],
  ])('a name that begins with %s and goes on behind a space leaves as a whole', (_, text, word) => {
    expect(sanitized(text)).not.toContain(word)
  })

  test.each([
    ['The local velvet project was archived by its owner', 'local'],
    ['AttributeError: module velvet then has no attribute river', 'then'],
    ['Error: Story velvet only in river could not be rendered', 'only'],
    ['table or view client-Rdifx does not exist', 'Rdifx'],
  ])('%s', (text, word) => {
    expect(sanitized(text)).not.toContain(word)
  })

  test('what follows a path that has ended stays', () => {
    expect(sanitized('/home/ana/x.ts index was not found')).toContain('not found')
    expect(sanitized('velvet/x.json: permission denied')).toBe('<path>: permission denied')
  })

  test('a user by the name of a public word', () => {
    expect(sanitized('user admin denied')).not.toContain('admin')
  })
})

describe('code and stacks', () => {
  test('a stack is one placeholder', () => {
    const stack = 'TypeError: fetch failed\n    at load (/home/ana/x.js:1:2)\n    at async main (file:///home/ana/y.mjs:3:4)'
    expect(sanitized(stack)).toBe('TypeError: fetch failed\n<frames>')
  })

  test.each([
    ['a frame with line numbers', '  11 | const river = 1\n> 12 | use(river)\n     | ^^^'],
    ['the line that Node prints first', '/srv/x.js:14\nconst river = 1\n      ^\n'],
    ['the line after a Python frame', '  File "/srv/x.py", line 3, in <module>\n    river = load()'],
  ])('%s', (_, text) => {
    expect(sanitized(text)).not.toContain('river')
  })
})

test('the own words of the author stay, but not in quotes or after a flag', () => {
  expect(sanitized('phoenix failed', ['Phoenix'])).toBe('phoenix failed')
  expect(sanitized("cannot open 'phoenix'", ['phoenix'])).not.toContain('phoenix')
  expect(sanitized('deploy --name phoenix failed', ['phoenix'])).not.toContain('phoenix')
})

describe('hostile text', () => {
  test.each([
    ['letters of other alphabets that look like ours', 'cаnnot find module'],
    ['a zero-width space in a word', 'can\u200Bnot find module'],
    ['right-to-left marks', '\u202Ecannot\u202C find module'],
  ])('%s are never public', (_, text) => {
    const [first] = sanitized(text).split(' ')
    expect(first).toBe('<value>')
  })

  test('lone surrogates, NUL and other control characters do not come out', () => {
    expect(sanitized('\uD800cannot\u0000 \u0007read \uDC00')).toMatch(/^[\x20-\x7e\n]*$/)
  })

  test('another alphabet is never looked up, where a fingerprint could be found by mistake', () => {
    const others = Array.from({ length: 20_000 }, (_, index) => `\u{3042}${index.toString(36)}`)
    expect(others.filter((text) => sanitized(text) !== '<value>')).toEqual([])
  })

  test('a megabyte is cut before anything looks at it', () => {
    const text = 'cannot read file '.repeat(65_000)
    expect(text.length).toBeGreaterThan(1_000_000)
    expect(lookUps(text)).toBe(lookUps(text.slice(0, MAX_INPUT)))
  })
})

describe('[C-22] the work grows with the text and not faster', () => {
  test.each([
    ['words', 'table host user '],
    ['quotes', '" \' ` '],
    ['openers', '((([[[{{{<<<'],
    ['closers', ')))]]]}}}>>>'],
    ['full stops', '.....'],
    ['carets', '^~'],
    ['escapes', '\u001B['],
    ['at signs', 'a@'],
    ['one word', 'a'],
    ['newlines', 'at \n'],
    ['semicolons and spaces', '; '],
  ])('%s', (_, piece) => {
    const half = piece.repeat(Math.floor(MAX_INPUT / 2 / piece.length))
    expect(lookUps(half + half)).toBeLessThan(2.5 * lookUps(half) + 100)
  })

  test('it matches at all', () => {
    expect(sanitized('river')).toBe('<value>')
  })
})

const publicWords = [
  'cannot',
  'read',
  'file',
  'host',
  'user',
  'not',
  'found',
  'error:',
  'failed',
  "'map'",
  '(reading',
  'code',
  '404',
  'ENOENT',
  '--force',
  'type',
  '"x"',
]
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 400 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...publicWords),
        fc.string({ unit: 'grapheme-ascii', maxLength: 8 }),
        fc.constantFrom('\n', '    at ', '<value>', '<path>', '> ', '| '),
      ),
      {
        maxLength: 60,
      },
    )
    .map((parts) => parts.join(' ')),
)

describe('any text', () => {
  test('never throws, stays short, is printable ASCII', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const result = sanitized(text)
        expect(result.length).toBeLessThanOrEqual(MAX_OUTPUT)
        expect(result).toMatch(/^[\x20-\x7e\n]*$/)
      }),
      { numRuns: 500 },
    )
  })

  test('is its own sanitized form', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = sanitized(text)
        expect(sanitized(once)).toBe(once)
      }),
      { numRuns: 1000 },
    )
  })

  test('only listed words come out', () => {
    const listed = ({ core }: { core: string }): boolean =>
      core === '' ||
      isShape(core) ||
      tables.isWord(core.toLowerCase()) ||
      ['id:', 'pkg:', 'famous:', 'phrase:'].some((mark) => tables.names.has(mark + core.replace(/\(\)$/, ''))) ||
      // Which character was unexpected, in quotes.
      /^[!-/:-@[-`{-~]{1,3}$/.test(core) ||
      // A property of JavaScript's own objects or a type, in quotes.
      /^[A-Za-z[\]]{1,14}$/.test(core)
    fc.assert(
      fc.property(anyText, (text) => {
        const tokens = sanitized(text)
          .split('\n')
          .flatMap((line) => tokensOf(plain(line), isShape))
        expect(tokens.filter((token) => !listed(token)).map(({ core }) => core)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('letters that are no public word never come out', () => {
    const unknown = fc.string({ unit: fc.constantFrom(...'qxzjkvw'), minLength: 5, maxLength: 12 })
    fc.assert(
      fc.property(unknown, fc.constantFrom(...publicWords), fc.constantFrom(...publicWords), (word, before, after) => {
        expect(sanitized(`${before} ${word} ${after}`)).not.toContain(word)
      }),
      { numRuns: 500 },
    )
  })
})

describe('[C-12] the second net', () => {
  test('leaves a word alone that is an argument and the author’s own, but no name', () => {
    const known = { secrets: ['deploy', 'deploying to river'], names: ['phoenix'] }
    const ownWords = ['deploy', 'phoenix']
    expect(sanitizeText('deploy failed', { known, ownWords, tables })).toBe('deploy failed')
    expect(sanitizeText('deploy failed', { known, tables })).not.toContain('deploy')
    expect(sanitizeText('phoenix failed', { known, ownWords, tables })).not.toContain('phoenix')
  })

  test('takes a public word out where it is a value of this process', () => {
    const known = { secrets: ['--mode=required'], names: ['file'] }
    expect(sanitizeText('Missing required file', { known, tables })).not.toMatch(/required|file/)
  })

  test('holds for any known value, and the result is its own sanitized form', () => {
    const secret = fc.oneof(
      fc.constantFrom('cannot read', 'file host', 'ENOENT', 'failed', '<value', 'value> '),
      fc.string({ minLength: 6, maxLength: 12 }),
    )
    fc.assert(
      fc.property(anyText, fc.array(secret, { maxLength: 5 }), (text, secrets) => {
        const options = { known: { secrets }, tables }
        const result = sanitizeText(text, options)
        const visible = result.replaceAll(/<(?:value|path|url|code|frames)>/g, '\n').toLowerCase()
        const values = secrets.map((value) => value.trim().toLowerCase())
        expect(values.filter((value) => value.length >= 6 && visible.includes(value))).toEqual([])
        expect(sanitizeText(result, options)).toBe(result)
      }),
      { numRuns: 500 },
    )
  })
})
