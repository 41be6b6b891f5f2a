import { expectTypeOf, test } from 'vitest'
import type { Telemetry } from '../telemetry.ts'
import { counter, histogram, summary } from './aggregates.ts'
import { commandFinished, featureUsed, projectCreated, stageFinished } from './base-events.ts'
import { defineCatalog, type EventName, type PropertiesOf } from './catalog.ts'
import { acme } from './fixtures/acme.ts'
import { known } from './known-facts.ts'
import { group } from './group.ts'
import { noisyFlag } from './noisy-flag.ts'
import { bucket, bytes, count, durationMs, flag, int, version } from './numbers.ts'
import { messageText, sanitizedText } from './sanitized-text.ts'
import {
  declaredCommand,
  declaredFlags,
  errorClass,
  listOf,
  oneOf,
  packageName,
  publicName,
  publicNames,
  setOf,
} from './words.ts'

// What cannot be expressed cannot leak: each refusal below is a promise. `tsc` checks this file; nothing runs it.

const catalog = defineCatalog({
  ...acme,
  events: {
    ...acme.events,
    'command.finished': commandFinished({ since: '1.0.0', errors: ['DeployError'] }),
    'feature.used': featureUsed({ since: '1.0.0', features: ['cache', 'preview'] }),
    'project.created': projectCreated({ since: '1.0.0', starters: ['blog'] }),
    'build.finished': {
      question: 'How large are builds?',
      since: '1.1.0',
      properties: {
        steps: listOf(['bundle', 'minify'], 'The steps that ran.'),
        options: setOf(['cache', 'sourcemap'], 'Options switched on.'),
        watch: flag('Whether it watches.'),
        retries: int(0, 9, 'Tries.'),
        files: count('Files.'),
        size: bytes('Bytes.'),
        durationMs: durationMs('Wall time.'),
        pages: bucket([1, 10], 'Pages.'),
        framework: version('The version of the framework.'),
        error: errorClass(['BuildError'], 'What failed.'),
        command: declaredCommand('The command.'),
        flags: declaredFlags('The flags.'),
        nothing: oneOf([], 'No word yet.'),
        noisy: noisyFlag({ epsilon: 1.1 }, 'A noisy answer.'),
        total: counter('A sum.'),
        sizes: histogram([1], 'Ranges.'),
        times: summary('A summary.'),
        starter: publicName(['blog'], 'The starter.'),
        os: known('context.os', 'The system.'),
        ci: known('context.ci', 'In CI.'),
        plugins: publicNames(['@astrojs/mdx'], 'The plugins.'),
        config: group(
          { cache: flag('?'), adapter: publicName(['x'], '?'), markdown: group({ highlight: oneOf(['shiki'], '?') }, '?') },
          'The options that are set.',
        ),
      },
      reach: 'steps',
    },
    installed: { question: 'How many?', since: '1.1.0', properties: {} },
  },
})

test('a key that no catalog has is refused where it stands', () => {
  // @ts-expect-error - a misspelt `retentionDays` beside the right one
  defineCatalog({ ...acme, retentionDay: 365 })
  // @ts-expect-error - a misspelt `aliases`
  defineCatalog({ ...acme, alias: [{ variable: 'NO_ACME', kind: 'any-value' }] })
  // @ts-expect-error - nothing is sold, and no catalog may say so
  defineCatalog({ ...acme, about: { ...acme.about, sold: 'never' } })
  const question = { question: 'Where?', since: '1.0.0', properties: { target: oneOf(['fly'], 'Where.') } }
  defineCatalog({ ...acme, events: { deployed: { ...question, reach: 'target' } } })
  // @ts-expect-error - a misspelt `reach` of an event
  defineCatalog({ ...acme, events: { deployed: { ...question, raech: 'target' } } })
  // @ts-expect-error - a `reach` that is none of its properties
  defineCatalog({ ...acme, events: { deployed: { ...question, reach: 'targets' } } })
})

declare const telemetry: Telemetry<typeof catalog>
declare const text: string

test('takes what the catalog lists', () => {
  telemetry.record('deploy.finished', { target: 'fly', durationMs: 1840 })
  telemetry.record('deploy.finished', { target: 'other' })
  telemetry.record('deploy.finished', {})
  telemetry.record('installed', {})
  telemetry.record('feature.used', { feature: 'cache' })
  telemetry.record('project.created', { starter: packageName(text), outcome: 'ok' })
  telemetry.record('command.finished', { outcome: 'ok', exitCode: 0, errorClass: new TypeError('no') })
  telemetry.record('build.finished', {
    steps: ['bundle', 'bundle'],
    options: [],
    watch: true,
    noisy: false,
    retries: 1,
    files: 2,
    size: 3,
    durationMs: 4,
    pages: 5,
    framework: '5.0.1',
    error: new Error('no'),
  })
})

test('takes a variable of the right type, and a property that may be unset', () => {
  const target = 'fly' as 'fly' | 'railway' | undefined
  const properties = { target, durationMs: 12 }
  telemetry.record('deploy.finished', properties)
})

test('takes groups, and names of packages that are called so', () => {
  telemetry.record('build.finished', {
    starter: packageName(text),
    plugins: [packageName(text)],
    config: { cache: true, adapter: packageName(text), markdown: { highlight: 'shiki' } },
  })
  const markdown = { highlight: 'shiki' as const }
  const config = { cache: undefined, markdown }
  telemetry.record('build.finished', { config })
})

test('[B-6] refuses in a group what it refuses elsewhere', () => {
  // @ts-expect-error - not a word
  telemetry.record('build.finished', { config: { markdown: { highlight: text } } })
  // @ts-expect-error - not a property
  telemetry.record('build.finished', { config: { site: 'https://ana.example' } })
  const config = { cache: true, site: text }
  // @ts-expect-error - not a property, in a variable
  telemetry.record('build.finished', { config })
  const deep = { config: { markdown: { highlight: 'shiki' as const, theme: text } } }
  // @ts-expect-error - not a property, in a variable, in a group
  telemetry.record('build.finished', deep)
  const anything: Record<string, true> = { [text]: true }
  // @ts-expect-error - keys that nobody knows
  telemetry.record('build.finished', { config: anything })
  // @ts-expect-error - a plain string is no name of a package
  telemetry.record('build.finished', { starter: text })
  // @ts-expect-error - neither in a list
  telemetry.record('build.finished', { plugins: [text] })
  // @ts-expect-error - neither in a group
  telemetry.record('build.finished', { config: { adapter: text } })
  // @ts-expect-error - a group is no list
  telemetry.record('build.finished', { config: [true] })
})

test('refuses what the catalog does not list', () => {
  // @ts-expect-error - not an event
  telemetry.record('deploy.failed', {})
  // @ts-expect-error - core's own event, not the author's
  telemetry.record('machine.active', { period: 'day' })
  // @ts-expect-error - not a property
  telemetry.record('deploy.finished', { cwd: '/home/ana' })
  // @ts-expect-error - a property of another event
  telemetry.record('installed', { target: 'fly' })
  // @ts-expect-error - not a word
  telemetry.record('deploy.finished', { target: 'heroku' })
  // @ts-expect-error - not a word of the list
  telemetry.record('build.finished', { steps: ['bundle', 'deploy'] })
  // @ts-expect-error - not a word of the set
  telemetry.record('build.finished', { options: ['verbose'] })
  // @ts-expect-error - not an event's name at all
  telemetry.record(text, {})
})

test('refuses a plain string everywhere', () => {
  // @ts-expect-error - oneOf
  telemetry.record('deploy.finished', { target: text })
  // @ts-expect-error - listOf
  telemetry.record('build.finished', { steps: [text] })
  // @ts-expect-error - listOf, as a whole
  telemetry.record('build.finished', { steps: text })
  // @ts-expect-error - setOf
  telemetry.record('build.finished', { options: [text] })
  // @ts-expect-error - noisyFlag
  telemetry.record('build.finished', { noisy: text })
  // @ts-expect-error - flag
  telemetry.record('build.finished', { watch: text })
  // @ts-expect-error - int
  telemetry.record('build.finished', { retries: text })
  // @ts-expect-error - count
  telemetry.record('build.finished', { files: text })
  // @ts-expect-error - bytes
  telemetry.record('build.finished', { size: text })
  // @ts-expect-error - durationMs
  telemetry.record('build.finished', { durationMs: text })
  // @ts-expect-error - bucket
  telemetry.record('build.finished', { pages: text })
  // @ts-expect-error - version
  telemetry.record('build.finished', { framework: text })
  // @ts-expect-error - errorClass
  telemetry.record('build.finished', { error: text })
  // @ts-expect-error - a list without words
  telemetry.record('build.finished', { nothing: text })
  // @ts-expect-error - an optional value without words
  telemetry.record('feature.used', { value: text })
})

test('refuses a value of another kind', () => {
  // @ts-expect-error - a number is not a flag
  telemetry.record('build.finished', { watch: 1 })
  // @ts-expect-error - a flag is not a number
  telemetry.record('build.finished', { retries: true })
  // @ts-expect-error - a word is not a list
  telemetry.record('build.finished', { steps: 'bundle' })
  // @ts-expect-error - a list is not a word
  telemetry.record('deploy.finished', { target: ['fly'] })
  // @ts-expect-error - a bucket takes the number, not its word
  telemetry.record('build.finished', { pages: '1-9' })
  // @ts-expect-error - a version has at least two numbers
  telemetry.record('build.finished', { framework: 'latest' })
  // @ts-expect-error - a message is not an error
  telemetry.record('build.finished', { error: 'ENOENT: /home/ana' })
  // @ts-expect-error - null is not unset
  telemetry.record('deploy.finished', { target: null })
  // @ts-expect-error - an object is nothing at all
  telemetry.record('deploy.finished', { target: { name: 'fly' } })
})

test('refuses values of declared properties, which only an adapter knows', () => {
  // @ts-expect-error - a command, even if the program has it
  telemetry.record('command.finished', { command: 'build' })
  // @ts-expect-error - not even `other`
  telemetry.record('command.finished', { command: 'other' })
  // @ts-expect-error - flags
  telemetry.record('command.finished', { flags: ['verbose'] })
  // @ts-expect-error - not even no flags
  telemetry.record('build.finished', { flags: [] })
  // @ts-expect-error - a list without words
  telemetry.record('build.finished', { nothing: 'other' })
})

test('refuses values of what core fills in by itself', () => {
  // @ts-expect-error - a word
  telemetry.record('build.finished', { os: 'linux' })
  // @ts-expect-error - a flag
  telemetry.record('build.finished', { ci: true })
})

test('refuses values of what only a run measures', () => {
  // @ts-expect-error - a sum
  telemetry.record('build.finished', { total: 7 })
  // @ts-expect-error - ranges
  telemetry.record('build.finished', { sizes: { '0': 1 } })
  // @ts-expect-error - a summary
  telemetry.record('build.finished', { times: { count: 1, min: 1, max: 1, sum: 1, mean: 1, median: 1, deviation: 0 } })
})

test('refuses a base event that core does not have', () => {
  // @ts-expect-error - not one of core's
  defineCatalog({ ...acme, events: { e: { from: 'command.aborted', question: '?', since: '1.0', properties: {} } } })
})

test('refuses more than the catalog lists when it comes in a variable', () => {
  const properties = { target: 'fly', cwd: '/home/ana' } as const
  // @ts-expect-error - `cwd` is not a property
  telemetry.record('deploy.finished', properties)
  const wholeRun = { target: 'fly' as const, argv: ['--token', text] }
  // @ts-expect-error - `argv` is not a property
  telemetry.record('deploy.finished', wholeRun)
  const nothingInCommon = { cwd: text }
  // @ts-expect-error - `cwd` is not a property
  telemetry.record('deploy.finished', nothingInCommon)
  // @ts-expect-error - neither of an event without any
  telemetry.record('installed', nothingInCommon)
  const anyKey: Record<string, 'fly'> = { [text]: 'fly' }
  // @ts-expect-error - keys that nobody knows
  telemetry.record('deploy.finished', anyKey)
})

test('takes no word from a list that is not written down', () => {
  const words: readonly string[] = [text]
  const wide = defineCatalog({
    ...acme,
    events: {
      picked: { question: 'Which?', since: '1.0.0', properties: { word: oneOf(words, 'Which.'), all: setOf(words, 'All.') } },
    },
  })
  expectTypeOf<PropertiesOf<typeof wide, 'picked'>>().toEqualTypeOf<{ readonly word?: undefined; readonly all?: undefined }>()
})

test('takes no word for a catalog whose type is not known', () => {
  const unknown = telemetry as unknown as Telemetry
  unknown.record('deploy.finished', { durationMs: 1 })
  // @ts-expect-error - it may be any string
  unknown.record('deploy.finished', { target: text })
  // @ts-expect-error - it may be any string
  unknown.record('deploy.finished', { target: ['fly'] })
})

test('infers names and values that read well in an editor', () => {
  expectTypeOf<EventName<typeof acme>>().toEqualTypeOf<'deploy.finished'>()
  expectTypeOf<PropertiesOf<typeof acme, 'deploy.finished'>>().toEqualTypeOf<{
    readonly target?: 'fly' | 'railway' | 'other' | undefined
    readonly durationMs?: number | undefined
  }>()
  type Finished = PropertiesOf<typeof catalog, 'command.finished'>
  expectTypeOf<Pick<Finished, 'command' | 'flags' | 'outcome' | 'exitCode' | 'errorClass'>>().toEqualTypeOf<{
    readonly command?: undefined
    readonly flags?: undefined
    readonly outcome?: 'ok' | 'error' | 'aborted' | 'other' | undefined
    readonly exitCode?: number | undefined
    readonly errorClass?: Error | undefined
  }>()
})

test('refuses an event or a property that does not say what it is for', () => {
  const since = '1.0.0'
  // @ts-expect-error - a question is mandatory
  defineCatalog({ ...acme, events: { e: { since, properties: {} } } })
  // @ts-expect-error - there is no plain string
  defineCatalog({ ...acme, events: { e: { question: '?', since, properties: { p: { kind: 'string', about: '?' } } } } })
  // @ts-expect-error - a property says what it is about
  defineCatalog({ ...acme, events: { e: { question: '?', since, properties: { p: { kind: 'flag' } } } } })
  // @ts-expect-error - not a mode
  defineCatalog({ ...acme, mode: 'always' })
})

test('[R-AST-3] takes for a message an error, or a text that its author vouches to be one', () => {
  const withText = defineCatalog({
    ...acme,
    events: {
      'plugin.failed': { question: 'Which fail?', since: '1.0.0', properties: { why: sanitizedText('Why.') } },
      'command.finished': commandFinished({ since: '1.0.0', errorMessage: { ownWords: ['acme'] } }),
      'stage.finished': stageFinished({ since: '1.0.0', stages: ['upload'], errorMessage: true }),
    },
  })
  const failing = {} as Telemetry<typeof withText>
  failing.record('plugin.failed', { why: new Error('x') })
  failing.record('plugin.failed', { why: messageText(text) })
  // @ts-expect-error - a plain string may be anything
  failing.record('plugin.failed', { why: text })
  // @ts-expect-error - nor a literal
  failing.record('plugin.failed', { why: 'failed' })
  // @ts-expect-error - nor what only looks like an error's message
  failing.record('plugin.failed', { why: { message: text } })
  failing.record('command.finished', { errorMessage: new Error('x') })
  failing.record('stage.finished', { stage: 'upload', errorMessage: new Error('x') })
  // @ts-expect-error - a message is no word
  failing.record('stage.finished', { stage: messageText(text) })
  // @ts-expect-error - not asked for, not there
  telemetry.record('command.finished', { errorMessage: new Error('x') })
})
