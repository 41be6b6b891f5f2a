import { describe, expect, test } from 'vitest'
import { acme } from '../../test/acme.ts'
import { SetupError } from '../define/setup-error.ts'
import { coerce } from '../sanitize/coerce.ts'
import { buildEvent, type EventRules } from './event.ts'

function rules(changes: Partial<EventRules> = {}): EventRules & { drops: Record<string, number> } {
  const drops: Record<string, number> = {}
  const drop = (reason: string): void => void (drops[reason] = (drops[reason] ?? 0) + 1)
  return { definition: acme.events['deploy.finished'], isShown: () => true, strict: false, sanitize: coerce, drop, ...changes, drops }
}

test('keeps what the catalog lists', () => {
  expect(buildEvent('deploy.finished', { target: 'fly', files: 12, cached: false }, rules())).toEqual({
    name: 'deploy.finished',
    properties: { target: 'fly', files: '10-99', cached: false },
  })
})

test('leaves out what is unset, without a count', () => {
  const own = rules()
  expect(buildEvent('deploy.finished', { target: undefined, files: null }, own)?.properties).toEqual({})
  expect(own.drops).toEqual({})
})

describe('counts what it drops, by reason', () => {
  test.each([
    ['an unlisted property', { cwd: '/home/ana' }, { 'unlisted-property': 1 }],
    ['a value of another kind', { durationMs: 'long' }, { 'bad-value': 1 }],
    ['both', { cwd: 'x', host: 'y', cached: 1 }, { 'unlisted-property': 2, 'bad-value': 1 }],
  ])('%s', (_, given, drops) => {
    const own = rules()
    expect(buildEvent('deploy.finished', given, own)?.properties).toEqual({})
    expect(own.drops).toEqual(drops)
  })

  test('an unlisted event', () => {
    const own = rules({ definition: undefined })
    expect(buildEvent('secret.event', {}, own)).toBeUndefined()
    expect(own.drops).toEqual({ 'unlisted-event': 1 })
  })

  test('a getter that throws', () => {
    const own = rules()
    const given = {
      get target() {
        throw new Error('no')
      },
      files: 3,
    }
    expect(buildEvent('deploy.finished', given, own)?.properties).toEqual({ files: '1-9' })
    expect(own.drops).toEqual({ 'bad-value': 1 })
  })

  test('a million names, without looking at them all', () => {
    const own = rules()
    buildEvent('deploy.finished', Object.fromEntries(Array.from({ length: 1e6 }, (_, index) => [`name${index}`, 1])), own)
    expect(own.drops).toEqual({ 'unlisted-property': 100 })
  })
})

test('does not read properties from a prototype', () => {
  expect(buildEvent('deploy.finished', Object.create({ target: 'fly' }), rules())?.properties).toEqual({})
})

test('[B-3] withholds what no notice has shown, without a count', () => {
  const own = rules({ isShown: (property) => property !== 'files' })
  expect(buildEvent('deploy.finished', { target: 'fly', files: 3 }, own)?.properties).toEqual({ target: 'fly' })
  expect(own.drops).toEqual({})
})

describe('in strict mode says what is wrong, with a permanent code and without the value', () => {
  test.each([
    ['unlisted-event', 'secret.event', {}],
    ['unlisted-property', 'deploy.finished', { cwd: '/home/ana' }],
    ['bad-value', 'deploy.finished', { durationMs: '/home/ana' }],
    ['unlisted-word', 'deploy.finished', { target: '/home/ana' }],
  ])('%s', (code, name, given) => {
    const strict = rules({ strict: true, ...(name === 'secret.event' && { definition: undefined }) })
    const thrown = catchError(() => buildEvent(name, given, strict))
    expect(thrown).toBeInstanceOf(SetupError)
    expect(thrown).toMatchObject({ code })
    expect(String(thrown)).toContain(`[${code}]`)
    expect(String(thrown)).not.toContain('/home/ana')
  })
})

function catchError(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}
