import { describe, expect, test } from 'vitest'
import * as fc from '../../test/fast-check.ts'
import { processorTime } from '../../test/processor-time.ts'
import { counter, histogram, summary } from './aggregates.ts'
import { commandFinished, commandStarted, featureUsed, longFeatures, projectCreated, stageFinished } from './base-events.ts'
import { machineActive } from './own-events.ts'
import { canonicalCatalog, catalogText } from './canonical.ts'
import { assertCatalog, checkCatalog } from './check-catalog.ts'
import { acme } from './fixtures/acme.ts'
import { known } from './known-facts.ts'
import { group } from './group.ts'
import { MAX_CATALOG_SIZE } from './names.ts'
import { noisyFlag } from './noisy-flag.ts'
import { bucket, bytes, count, durationMs, flag, int, version } from './numbers.ts'
import { every, oncePer, sampled } from './policy.ts'
import { SetupError } from './setup-error.ts'
import { sanitizedText } from './sanitized-text.ts'
import {
  causes,
  declaredCommand,
  declaredFlags,
  flagValue,
  errorClass,
  errorCode,
  errorGroup,
  frames,
  listOf,
  oneOf,
  publicName,
  publicNames,
  setOf,
} from './words.ts'

const codesOf = (catalog: unknown) => checkCatalog(catalog).map(({ code }) => code)

const event = acme.events['deploy.finished']
const withEvent = (change: object) => ({ ...acme, events: { 'deploy.finished': { ...event, ...change } } })
const withProperty = (property: unknown, name = 'it') => withEvent({ properties: { ...event.properties, [name]: property } })
const withWords = (words: unknown) => withProperty({ kind: 'oneOf', about: 'Which.', words })
const ALL_IDS = { machine: 'stable', project: 'shared', session: true }
const times = <T>(length: number, make: (index: number) => T) => Array.from({ length }, (_, index) => make(index))

describe('accepts', () => {
  test.each([
    ['the smallest catalog', acme],
    ['its shipped form', JSON.parse(catalogText(acme))],
    ['its canonical form', canonicalCatalog(acme)],
    [
      'a machine.active of an older core, which asked for less',
      {
        ...acme,
        events: { ...acme.events, 'machine.active': { ...machineActive, properties: { period: oneOf(['day'], 'The period.') } } },
      },
    ],
    [
      'everything an author may say',
      {
        ...acme,
        about: { ...acme.about, privacy: 'https://acme.dev/privacy', terms: 'Bedingungen: siehe „Recht“ 🛰' },
        mode: 'opt-in',
        ci: 'record',
        timing: 'hour',
        context: 'full',
        sunset: '2027-12-31',
        projects: true,
        identity: { machine: { rotatingDays: 30 }, project: 'salted', session: true },
        label: { variable: 'ACME_CONTEXT', words: ['workshop'] },
        aliases: [
          { variable: 'ACME_DISABLE', kind: 'any-value' },
          { variable: '_acme2', kind: 'value' },
        ],
        events: {
          'command.started': commandStarted({ since: '1.0.0' }),
          'command.finished': commandFinished({ since: '1.0.0', errors: ['DeployError'] }),
          'stage.finished': stageFinished({ since: '1.0.0', stages: ['bundle'] }),
          'project.created': projectCreated({ since: '1.0.0', starters: ['blog', '@acme/starter-shop'] }),
          ...longFeatures({ since: '1.0.0', features: ['watch'], values: ['poll'] }),
          'feature.used': featureUsed({ since: '1.0.0-beta.1', features: ['cache'] }),
          CLI_COMMAND: {
            question: 'Which?',
            since: '0.1.9.1',
            properties: {
              a: oneOf(
                ['deploy fly', '@scope/name', 'node:fs', '16+', '--watch', 'c#', '$0', '*', '2-3', 'v1.2=x,y', 'x'.repeat(64)],
                'Words.',
              ),
              b: setOf([], 'No word yet.'),
              c: listOf(['x'], 'A list.', 64),
              d: flag('A flag.'),
              e: int(-5, 5, 'A number.'),
              f: count('A count.'),
              g: durationMs('A duration.'),
              h: bytes('A size.'),
              i: bucket([1, 10], 'A bucket.'),
              j: version('A version.'),
              k: errorClass(['MyError'], 'A class.'),
              l: declaredCommand('A command.'),
              o: errorCode(['ACME_QUOTA'], 'A code.'),
              p: causes(['MyError'], 'Classes.'),
              q: frames(['@acme/plugin'], 'Files.'),
              r: errorGroup('A group.'),
              A: sanitizedText('A message.', { ownWords: ['acme', 'fly-deploy', 'Node.js'] }),
              s: publicName(['@astrojs/vercel'], 'A package.'),
              t: publicNames([], 'Packages.'),
              y: noisyFlag({ epsilon: 4 }, 'Noisy.'),
              z: group({ a: noisyFlag({ epsilon: 4 }, 'Noisy.') }, 'Noisy.'),
              v: counter('A sum.'),
              w: histogram([1, 10], 'Ranges.'),
              x: summary('A summary.'),
              u: group(
                { a: group({ b: group({ c: flag('Deep.') }, 'Deeper.') }, 'Deep.'), d: bucket([1], 'A bucket.') },
                'Options.',
              ),
              'm.n_o-P9': declaredFlags('Flags.'),
              distinct_id: known('ids.machine', 'An id.'),
              project_hash: known('ids.project', 'An id.'),
              session: known('ids.session', 'An id.'),
            },
          },
          installed: { question: 'How many?', since: '1.0', properties: {}, policy: every },
          checked: {
            question: 'How often?',
            since: '1.0',
            properties: { isBuild: flag('Whether it builds.') },
            policy: oncePer('12h', ['project', 'isBuild']),
          },
          linted: { question: 'How often?', since: '1.0', properties: {}, policy: oncePer('30d') },
          watched: { question: 'How often?', since: '1.0', properties: {}, policy: sampled(0.1) },
        },
      },
    ],
    [
      'its own names for what core records',
      {
        ...acme,
        events: {
          CLI_COMMAND: {
            from: 'command.started',
            question: '?',
            since: '1.0',
            properties: {
              cliCommand: { ...declaredCommand('?'), from: 'command' },
              os: known('context.os', '?'),
              ci: known('context.ci', '?'),
              vendor: { ...oneOf(['github-actions'], '?'), from: 'context.ci' },
            },
            reach: 'cliCommand',
          },
          'command.finished': {
            question: '?',
            since: '1.0',
            properties: { took: { ...durationMs('?'), from: 'durationMs' } },
          },
        },
      },
    ],
  ])('%s', (_, catalog) => {
    expect(checkCatalog(catalog)).toEqual([])
    expect(() => assertCatalog(catalog)).not.toThrow()
  })

  test('as many events, properties, words, aliases and bounds as the limits allow', () => {
    const property = {
      ...oneOf(
        times(64, (index) => `w${index}`),
        'Which.',
      ),
    }
    const events = Object.fromEntries(times(256, (index) => [`e${index}`, { question: '?', since: '1.0', properties: {} }]))
    expect(codesOf({ ...acme, events })).toEqual([])
    expect(
      codesOf(withEvent({ reach: undefined, properties: Object.fromEntries(times(64, (index) => [`p${index}`, property])) })),
    ).toEqual([])
    expect(codesOf(withWords(times(1024, (index) => `w${index}`)))).toEqual([])
    expect(codesOf({ ...acme, aliases: times(16, (index) => ({ variable: `A${index}`, kind: 'value' })) })).toEqual([])
    expect(
      codesOf(
        withProperty(
          bucket(
            times(64, (index) => index + 1),
            'Range.',
          ),
        ),
      ),
    ).toEqual([])
  })
})

describe('reports', () => {
  const text500 = 'x'.repeat(501)
  test.each<[code: string, catalog: unknown]>([
    ['catalog-object', undefined],
    ['catalog-object', null],
    ['catalog-object', 'acme'],
    ['catalog-object', []],
    ['catalog-object', () => acme],
    ['catalog-version', { ...acme, v: 2 }],
    ['catalog-version', { ...acme, v: '1' }],
    ['unknown-key', { ...acme, retentiondays: 365 }],
    ['unknown-key', { ...acme, distant: 'stable' }],
    ['unknown-key', { ...acme, about: { ...acme.about, sold: 'never' } }],
    ['unknown-key', withEvent({ reech: 'target' })],
    ['unknown-key', withProperty({ ...flag('Flag.'), words: ['x'] })],
    ['unknown-key', withProperty({ ...errorClass([], 'Class.'), declared: 'commands' })],
    ['unknown-key', withProperty({ ...frames([], 'Files.'), roots: ['/home'] })],
    ['unknown-key', withProperty({ ...errorGroup('Group.'), words: [] })],
    ['unknown-key', withProperty({ ...sanitizedText('Text.'), max: 4000 })],
    ['unknown-key', withProperty({ ...sanitizedText('Text.'), declared: 'commands' })],
    ['words', withProperty({ kind: 'sanitizedText', about: 'Text.' })],
    ['text-word', withProperty(sanitizedText('Text.', { ownWords: ['acme deploy'] }))],
    ['text-word', withProperty(sanitizedText('Text.', { ownWords: ['@acme/cli'] }))],
    ['text-word', withProperty(sanitizedText('Text.', { ownWords: ['4711'] }))],
    ['words', withProperty({ ...errorCode([], 'Code.'), words: 'ENOENT' })],
    ['unknown-key', JSON.parse(JSON.stringify(acme).replace('{', '{"__proto__":{},'))],
    ['tool-name', { ...acme, tool: undefined }],
    ['tool-name', { ...acme, tool: '' }],
    ['tool-name', { ...acme, tool: 'Acme' }],
    ['tool-name', { ...acme, tool: '1acme' }],
    ['tool-name', { ...acme, tool: '../acme' }],
    ['tool-name', { ...acme, tool: 'acme\n' }],
    ['tool-name', { ...acme, tool: 'a'.repeat(33) }],
    ['tool-name', { ...acme, tool: ['acme'] }],
    ['endpoint-https', { ...acme, endpoint: 'http://telemetry.acme.dev' }],
    ['docs-url', { ...acme, docs: undefined }],
    ['docs-url', { ...acme, docs: 'acme.dev/telemetry' }],
    ['docs-url', { ...acme, docs: 'javascript:alert(1)' }],
    ['docs-url', { ...acme, docs: 'https://acme.dev/\u001B[31m' }],
    ['docs-url', { ...acme, docs: `https://acme.dev/${text500}` }],
    ['about', { ...acme, about: undefined }],
    ['about', { ...acme, about: 'We fix what fails most.' }],
    ['about-text', { ...acme, about: { ...acme.about, why: undefined } }],
    ['about-text', { ...acme, about: { ...acme.about, why: '' } }],
    ['about-text', { ...acme, about: { ...acme.about, why: ' \t' } }],
    ['about-text', { ...acme, about: { ...acme.about, why: text500 } }],
    ['about-text', { ...acme, about: { ...acme.about, why: 'two\nlines' } }],
    ['about-text', { ...acme, about: { ...acme.about, why: 'red \u001B[31m' } }],
    ['about-text', { ...acme, about: { ...acme.about, why: 'turned \u202E around' } }],
    ['about-text', { ...acme, about: { ...acme.about, why: 'half \uD800' } }],
    ['about-text', { ...acme, about: { ...acme.about, privacy: 7 } }],
    ['about-text', { ...acme, about: { ...acme.about, terms: '' } }],
    ['retention-days', { ...acme, retentionDays: undefined }],
    ['retention-days', { ...acme, retentionDays: 0 }],
    ['retention-days', { ...acme, retentionDays: 3651 }],
    ['retention-days', { ...acme, retentionDays: 1.5 }],
    ['retention-days', { ...acme, retentionDays: '365' }],
    ['retention-days', { ...acme, retentionDays: Number.NaN }],
    ['mode', { ...acme, mode: 'on' }],
    ['mode', { ...acme, mode: null }],
    ['ci', { ...acme, ci: true }],
    ['timing', { ...acme, timing: 'minute' }],
    ['timing', { ...acme, timing: null }],
    ['projects', { ...acme, projects: 'yes' }],
    ['project-active', { ...acme, projects: true, events: { ...acme.events, 'project.active': machineActive } }],
    ['identity', { ...acme, identity: 'stable' }],
    ['identity', { ...acme, identity: null }],
    ['unknown-key', { ...acme, identity: { user: 'stable' } }],
    ['identity-machine', { ...acme, identity: { machine: true } }],
    ['identity-machine', { ...acme, identity: { machine: { rotatingDays: 0 } } }],
    ['identity-machine', { ...acme, identity: { machine: { rotatingDays: 366 } } }],
    ['identity-machine', { ...acme, identity: { machine: { rotatingDays: 30, salt: 'x' } } }],
    ['identity-project', { ...acme, identity: { project: 'path' } }],
    ['identity-session', { ...acme, identity: { session: 1 } }],
    ['id-not-chosen', withProperty(known('ids.machine', 'Who.'))],
    ['id-not-chosen', { ...withProperty(known('ids.project', 'Where.')), identity: { machine: 'stable', project: 'none' } }],
    ['id-not-chosen', { ...withProperty(known('ids.session', 'When.')), identity: { session: false } }],
    ['property-from', { ...withProperty({ kind: 'machineId', about: 'Who.' }), identity: { machine: 'stable' } }],
    ['property-from', { ...withProperty({ ...known('ids.project', 'Who.'), kind: 'machineId' }), identity: ALL_IDS }],
    ['property-from', { ...withProperty({ ...known('ids.machine', 'Who.'), from: 'ids.user' }), identity: ALL_IDS }],
    ['property-from', { ...withProperty({ ...flag('Who.'), from: 'ids.machine' }), identity: ALL_IDS }],
    [
      'property-from',
      { ...withProperty(group({ id: { kind: 'sessionId', about: 'x' } as never }, 'A group.')), identity: ALL_IDS },
    ],
    ['context', { ...acme, context: 'everything' }],
    ['context', { ...acme, context: null }],
    ['sunset', { ...acme, sunset: '2027-02-30' }],
    ['sunset', { ...acme, sunset: 'soon' }],
    ['sunset', { ...acme, sunset: 20271231 }],
    ['aliases', { ...acme, aliases: 'ACME_DISABLE' }],
    ['aliases', { ...acme, aliases: times(17, () => ({ variable: 'A', kind: 'value' })) }],
    ['alias-variable', { ...acme, aliases: [{ variable: 'ACME DISABLE', kind: 'value' }] }],
    ['label-variable', { ...acme, label: { variable: 'ACME CONTEXT', words: [] } }],
    ['word', { ...acme, label: { variable: 'ACME_CONTEXT', words: ['a\nb'] } }],
    ['words', { ...acme, label: { variable: 'ACME_CONTEXT', words: 'workshop' } }],
    ['unknown-key', { ...acme, label: { variable: 'ACME_CONTEXT', words: [], default: 'x' } }],
    ['alias-variable', { ...acme, aliases: [{ variable: 'ACME=1', kind: 'value' }] }],
    ['alias-kind', { ...acme, aliases: [{ variable: 'ACME_DISABLE', kind: 'any' }] }],
    ['unknown-key', { ...acme, aliases: [{ variable: 'ACME_DISABLE', kind: 'value', value: '1' }] }],
    ['events', { ...acme, events: undefined }],
    ['events', { ...acme, events: [] }],
    ['events', { ...acme, events: {} }],
    ['events', { ...acme, events: Object.fromEntries(times(257, (index) => [`e${index}`, event])) }],
    ['event-name', { ...acme, events: { 'deploy finished': event } }],
    ['event-name', { ...acme, events: { '1st': event } }],
    ['event-name', { ...acme, events: { ['x'.repeat(65)]: event } }],
    ['event-name', { ...acme, events: JSON.parse(`{"__proto__":${JSON.stringify(event)}}`) }],
    ['machine-fact', { ...acme, events: { 'machine.fact': event } }],
    ['machine-fact', { ...acme, events: { 'machine.fact': null } }],
    ['project-pair', { ...acme, events: { 'project.pair': event } }],
    ['set-as', withProperty({ kind: 'setOf', words: ['a'], about: 'x', as: 'tuples' })],
    ['set-as', withProperty({ kind: 'setOf', words: [], about: 'x', as: 'pairs', declared: 'flags' })],
    ['set-as', withProperty(group({ plugins: setOf(['a'], 'x', { as: 'pairs' }) }, 'A group.'))],
    ['machine-active', { ...acme, events: { 'machine.active': event } }],
    ['machine-active', { ...acme, events: { 'machine.active': null } }],
    ['machine-active', { ...acme, events: { 'machine.active': { ...machineActive, reach: 'period' } } }],
    [
      'machine-active',
      {
        ...acme,
        events: {
          'machine.active': { ...machineActive, properties: { ...machineActive.properties, age: oneOf(['first-hour'], '?') } },
        },
      },
    ],
    [
      'machine-active',
      {
        ...acme,
        events: { 'machine.active': { ...machineActive, properties: { ...machineActive.properties, constructor: flag('?') } } },
      },
    ],
    ['event', { ...acme, events: { deployed: null } }],
    ['event', { ...acme, events: { deployed: [] } }],
    ['question', withEvent({ question: undefined })],
    ['question', withEvent({ question: '' })],
    ['since', withEvent({ since: undefined })],
    ['since', withEvent({ since: 'yesterday' })],
    ['since', withEvent({ since: '1' })],
    ['since', withEvent({ since: 1 })],
    ['properties', withEvent({ properties: undefined, reach: undefined })],
    ['properties', withEvent({ properties: [], reach: undefined })],
    [
      'properties',
      withEvent({ properties: Object.fromEntries(times(65, (index) => [`p${index}`, flag('?')])), reach: undefined }),
    ],
    ['property-name', withProperty(flag('?'), 'exit code')],
    ['property-name', withProperty(flag('?'), '')],
    ['property-kind', withProperty(null)],
    ['property-kind', withProperty({ about: '?' })],
    ['property-kind', withProperty({ kind: 'string', about: '?' })],
    ['property-kind', withProperty({ kind: 'constructor', about: '?' })],
    ['property-kind', withProperty(machineActive.properties.cohort)],
    ['property-about', withProperty({ kind: 'flag' })],
    ['words', withWords(undefined)],
    ['words', withWords('fly')],
    ['words', withWords({ 0: 'fly', length: 1 })],
    ['words', withWords(times(1025, (index) => `w${index}`))],
    ['words', withProperty({ ...publicName([], 'A package.'), words: 'vite' })],
    ['word', withProperty(publicNames(['<b>'], 'Packages.'))],
    ['unknown-key', withProperty({ ...publicName([], 'A package.'), declared: 'flags' })],
    ['properties', withProperty({ kind: 'group', about: '?' })],
    ['properties', withProperty({ kind: 'group', about: '?', properties: [] })],
    ['properties', withProperty(group(Object.fromEntries(times(65, (index) => [`p${index}`, flag('?')])), '?'))],
    [
      'properties',
      withEvent({
        properties: {
          ...event.properties,
          ...Object.fromEntries(
            times(4, (n) => [`g${n}`, group(Object.fromEntries(times(63, (index) => [`p${index}`, flag('?')])), '?')]),
          ),
        },
      }),
    ],
    ['property-name', withProperty(group({ 'a/b': flag('?') }, '?'))],
    ['property-kind', withProperty(group({ a: { kind: 'string', about: '?' } as never }, '?'))],
    ['property-about', withProperty(group({ a: { kind: 'flag' } as never }, '?'))],
    ['group-depth', withProperty(group({ a: group({ b: group({ c: group({}, '?') }, '?') }, '?') }, '?'))],
    ['declared', withProperty(group({ a: declaredFlags('?') }, '?'))],
    ['reach', withEvent({ properties: { g: group({ a: oneOf(['x'], '?') }, '?') }, reach: 'g' })],
    ['event-from', withEvent({ from: 'command.aborted' })],
    ['event-from', withEvent({ from: ['command.started'] })],
    ['event-from', { ...acme, events: { a: { ...event, from: 'command.started' }, 'command.started': event } }],
    ['event-from', { ...acme, events: { a: { ...event, from: 'feature.used' }, b: { ...event, from: 'feature.used' } } }],
    ['property-from', withProperty({ ...oneOf(['x'], '?'), from: 'context.hostname' })],
    ['property-from', withProperty({ ...oneOf(['x'], '?'), from: 'context.constructor' })],
    ['property-from', withProperty({ ...count('?'), from: 'context.os' })],
    ['property-from', withProperty({ ...oneOf(['x'], '?'), from: 'command' })],
    ['property-from', withProperty({ ...oneOf(['x'], '?'), from: 7 })],
    [
      'property-from',
      withEvent({ from: 'command.started', properties: { ...event.properties, x: { ...flag('?'), from: 'outcome' } } }),
    ],
    ['unknown-key', withProperty(group({ os: known('context.os', '?') }, '?'))],
    ['policy', withEvent({ policy: 'every' })],
    ['policy', withEvent({ policy: { kind: 'never' } })],
    ['policy-period', withEvent({ policy: oncePer('0h') })],
    ['policy-period', withEvent({ policy: oncePer('31d') })],
    ['policy-period', withEvent({ policy: oncePer('1.5h') })],
    ['policy-period', withEvent({ policy: { kind: 'oncePer' } })],
    ['policy-by', withEvent({ policy: oncePer('1h', 'durationMs') })],
    ['policy-by', withEvent({ policy: oncePer('1h', 'constructor') })],
    ['policy-by', withEvent({ policy: oncePer('1h', []) })],
    ['policy-by', withEvent({ policy: oncePer('1h', ['target', 'target']) })],
    ['policy-by', withEvent({ policy: oncePer('1h', ['project', 'durationMs']) })],
    ['policy-by', withEvent({ policy: { ...oncePer('1h'), by: { project: true } } })],
    ['policy-rate', withEvent({ policy: sampled(0) })],
    ['policy-rate', withEvent({ policy: sampled(1.1) })],
    ['policy-rate', withEvent({ policy: sampled(Number.NaN) })],
    ['unknown-key', withEvent({ policy: { ...every, hours: 1 } })],
    ['unknown-key', withEvent({ policy: { ...sampled(1), by: 'target' } })],
    ['machine-active', { ...acme, events: { 'machine.active': { ...machineActive, policy: sampled(0.5) } } }],
    ['bucket-bounds', withProperty(histogram([], '?'))],
    ['aggregate', withProperty(group({ a: counter('?') }, '?'))],
    ['aggregate', withProperty(group({ a: histogram([1], '?') }, '?'))],
    ['unknown-key', withProperty({ ...summary('?'), bounds: [1] })],
    ['epsilon', withProperty(noisyFlag({ epsilon: 0 }, '?'))],
    ['epsilon', withProperty(noisyFlag({ epsilon: 4.1 }, '?'))],
    ['epsilon', withProperty(noisyFlag({ epsilon: Number.NaN }, '?'))],
    ['epsilon', withProperty({ kind: 'noisyFlag', about: '?' })],
    [
      'epsilon-total',
      withProperty(
        group({ a: noisyFlag({ epsilon: 4 }, '?'), b: noisyFlag({ epsilon: 4 }, '?'), c: noisyFlag({ epsilon: 0.1 }, '?') }, '?'),
      ),
    ],
    [
      'noisy-flags',
      withProperty(group(Object.fromEntries([...'abcde'].map((name) => [name, noisyFlag({ epsilon: 0.1 }, '?')])), '?')),
    ],
    ['word', withWords([''])],
    ['word', withWords(['two  spaces'])],
    ['word', withWords([' fly'])],
    ['word', withWords(['fly '])],
    ['word', withWords(['fly\n'])],
    ['word', withWords(['fly\u0000'])],
    ['word', withWords(['`fly`'])],
    ['word', withWords(['<b>'])],
    ['word', withWords(['C:\\fly'])],
    ['word', withWords(['flÿ'])],
    ['word', withWords(['\uD800'])],
    ['word', withWords([7])],
    ['word', withWords([['fly']])],
    ['word', withWords(['x'.repeat(65)])],
    ['word-repeated', withWords(['fly', 'fly'])],
    ['word-other', withWords(['fly', 'other'])],
    ['declared', withProperty({ ...declaredCommand('?'), declared: 'argv' })],
    ['declared', withProperty({ ...declaredCommand('?'), declared: 'flags.' })],
    ['declared', withProperty(flagValue('target', 'In an event that is no run.'))],
    ['decided', withProperty({ ...declaredFlags('?'), decided: { token: 'value' } })],
    ['decided', withProperty({ ...declaredFlags('?'), decided: 'never' })],
    ['decided', withProperty({ ...oneOf(['a'], '?'), decided: { token: 'never' } })],
    ['list-length', withProperty(listOf(['x'], '?', 0))],
    ['list-length', withProperty(listOf(['x'], '?', 65))],
    ['list-length', withProperty({ kind: 'listOf', about: '?', words: [] })],
    ['int-bounds', withProperty(int(5, 1, '?'))],
    ['int-bounds', withProperty(int(0, Number.POSITIVE_INFINITY, '?'))],
    ['int-bounds', withProperty(int(0, 2 ** 53, '?'))],
    ['int-bounds', withProperty(int(0.5, 1, '?'))],
    ['int-bounds', withProperty({ kind: 'int', about: '?' })],
    ['bucket-bounds', withProperty(bucket([], '?'))],
    ['bucket-bounds', withProperty(bucket([0, 1], '?'))],
    ['bucket-bounds', withProperty(bucket([10, 1], '?'))],
    ['bucket-bounds', withProperty(bucket([1, 1], '?'))],
    ['bucket-bounds', withProperty(bucket([1.5], '?'))],
    [
      'bucket-bounds',
      withProperty(
        bucket(
          times(65, (index) => index + 1),
          '?',
        ),
      ),
    ],
    ['bucket-bounds', withProperty({ kind: 'bucket', about: '?', bounds: '1,10' })],
    ['reach', withEvent({ reach: 'platform' })],
    ['reach', withEvent({ reach: 'durationMs' })],
    ['reach', withEvent({ reach: 'constructor' })],
    ['reach', withEvent({ reach: 7 })],
  ])('%s (%#)', (code, catalog) => {
    expect(codesOf(catalog)).toEqual([code])
  })

  test('every problem at once', () => {
    expect(codesOf({ ...acme, tool: 'Acme', retentionDays: 0, mode: 'on' })).toEqual(['tool-name', 'retention-days', 'mode'])
  })

  test('at most 20 problems', () => {
    expect(checkCatalog(withWords(times(1000, () => '<b>')))).toHaveLength(20)
  })
})

describe('messages', () => {
  test.each<[catalog: unknown, message: string]>([
    [
      withProperty(flag('?'), 'exit code'),
      'Property `exit code` of event `deploy.finished` has a name that is not 1 to 64 letters, digits, `.`, `_` or `-`, a letter first. Rename it.',
    ],
    [
      withWords(['<b>']),
      'Property `it` of event `deploy.finished` lists `<b>`, but a word is shown on terminals and in documents. ' +
        'Use 1 to 64 letters, digits or `@$#*?+=,;.:/_-`, with single spaces in between.',
    ],
    [
      { ...acme, endpoint: 'http://telemetry.acme.dev' },
      'The endpoint uses `http` to reach `telemetry.acme.dev`, but events cross a network only over https. ' +
        'Write `https://`; `http://` is for `localhost`, `127.0.0.1` and `[::1]`.',
    ],
    [
      { ...acme, retentionDays: undefined },
      "The catalog's `retentionDays` is missing. Use a whole number of days from 1 to 3650.",
    ],
  ])('say what, why and what to do (%#)', (catalog, message) => {
    expect(checkCatalog(catalog).map((problem) => problem.message)).toEqual([message])
  })

  test('quote a hostile value short, on one line and without backticks', () => {
    const [problem] = checkCatalog({ ...acme, tool: `\`\u001B[31m\n${'x'.repeat(1e5)}` })
    expect(problem?.message).toContain(`is \`??[31m?${'x'.repeat(53)}…\``)
  })
})

describe('assertCatalog', () => {
  const thrownBy = (catalog: unknown): SetupError => {
    try {
      assertCatalog(catalog)
    } catch (error) {
      if (error instanceof SetupError) return error
    }
    throw new Error('no SetupError')
  }

  test('throws the only problem with its code', () => {
    const error = thrownBy({ ...acme, mode: 'on' })
    expect(error).toMatchObject({ name: 'SetupError', code: 'mode' })
    expect(error.message).toBe("The catalog's `mode` is `on`. Use `opt-out` or `opt-in`. [mode]")
  })

  test('throws all problems in one message', () => {
    const error = thrownBy({ ...acme, mode: 'on', ci: 'on' })
    expect(error.code).toBe('catalog')
    expect(error.message).toBe(
      [
        'The catalog has these problems:',
        "- The catalog's `mode` is `on`. Use `opt-out` or `opt-in`. [mode]",
        "- The catalog's `ci` is `on`. Use `off` or `record`. [ci]",
        'Correct them. [catalog]',
      ].join('\n'),
    )
  })
})

describe('hostile input', () => {
  const cyclic: Record<string, unknown> = { ...acme }
  cyclic['about'] = cyclic

  test.each<[string, unknown, string]>([
    ['a catalog that contains itself', cyclic, 'catalog-size'],
    ['a text of 10 MB', { ...acme, tool: 'x'.repeat(1e7) }, 'catalog-size'],
    ['a list of 10 million words', withWords(Array.from({ length: 1e7 })), 'catalog-size'],
    ['a list that only claims to be long', withWords(Object.assign([], { length: 2 ** 32 - 1 })), 'catalog-size'],
    [
      'a hundred thousand events',
      { ...acme, events: Object.fromEntries(times(1e5, (index) => [`e${index}`, event])) },
      'catalog-size',
    ],
    [
      'a getter that throws',
      Object.defineProperty({ ...acme }, 'tool', {
        enumerable: true,
        get() {
          throw new Error('no')
        },
      }),
      'unreadable-catalog',
    ],
    [
      'a proxy that throws',
      new Proxy(acme, {
        ownKeys() {
          throw new Error('no')
        },
      }),
      'unreadable-catalog',
    ],
  ])('is refused: %s', (_, catalog, code) => {
    const spentMs = processorTime()
    expect(codesOf(catalog)).toEqual([code])
    expect(spentMs()).toBeLessThan(2000)
  })

  test('does not read the members of a list that is too long', () => {
    const words: unknown[] = Array.from({ length: MAX_CATALOG_SIZE + 1 })
    Object.defineProperty(words, 0, {
      get() {
        throw new Error('read')
      },
    })
    expect(codesOf(withWords(words))).toEqual(['catalog-size'])
  })

  test('keeps what it found before a part throws', () => {
    let reads = 0
    const events = Object.defineProperty({}, 'deployed', {
      enumerable: true,
      get() {
        if (reads++ > 0) throw new Error('changed its mind')
        return event
      },
    })
    expect(codesOf({ ...acme, mode: 'on', events })).toEqual(['mode', 'unreadable-catalog'])
  })

  test('a catalog at the limit of its size is accepted, and its text fits a state file', () => {
    const words = times(1024, (index) => `${index}`.padStart(60, 'x'))
    const properties = Object.fromEntries(times(4, (index) => [`p${index}`, oneOf(words, 'Which.')]))
    const catalog = withEvent({ properties, reach: 'p0' })
    expect(JSON.stringify(catalog).length).toBeGreaterThan(MAX_CATALOG_SIZE * 0.95)
    expect(codesOf(catalog)).toEqual([])
    expect(Buffer.byteLength(catalogText(catalog))).toBeLessThan(1024 * 1024)
  })

  test('any value gives a list of problems, never an exception', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
    })
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(acme), 'v', 'mode', 'ci', 'aliases'), anything), (change) => {
        expect(checkCatalog({ ...acme, ...change }).length).toBeLessThanOrEqual(20)
      }),
    )
    fc.assert(
      fc.property(anything, anything, (property, changed) => {
        checkCatalog(withProperty(property))
        checkCatalog(withEvent({ properties: property, reach: changed }))
      }),
    )
  })

  test('whatever is accepted has a canonical form that is accepted too', () => {
    const word = fc.stringMatching(/^[a-z@/.]{1,8}( [a-z]{1,3})?$/)
    const words = fc.uniqueArray(word, { maxLength: 5 })
    const property = fc.oneof(
      words.map((list) => oneOf(list, 'Which.')),
      words.map((list) => listOf(list, 'Which.', list.length)),
      fc.tuple(fc.integer(), fc.integer()).map(([min, max]) => int(min, max, 'How many.')),
      fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 4 }).map((bounds) => bucket(bounds, 'Range.')),
    )
    fc.assert(
      fc.property(property, (it) => {
        const catalog = withProperty(it)
        if (checkCatalog(catalog).length > 0) return
        const canonical = canonicalCatalog(catalog)
        expect(checkCatalog(canonical)).toEqual([])
        expect(canonicalCatalog(canonical)).toEqual(canonical)
      }),
    )
  })
})
