import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { acme } from '../../test/acme.ts'
import * as fc from '../../test/fast-check.ts'
import { testWorld, type TestWorld } from '../../test/test-world.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { coverageKeys } from '../define/coverage.ts'
import { DAY_MS } from '../edge/time-spans.ts'
import type { Consent } from './decide.ts'
import { readGate } from './gate.ts'
import { enterGate } from './enter-gate.ts'
import { passGate } from './pass-gate.ts'
import type { DeliveryMemory } from './read-state.ts'

const ORIGIN = 'https://telemetry.acme.example'
const catalog: CatalogInput = {
  ...acme,
  aliases: [
    { variable: 'OLD_TELEMETRY_DISABLED', kind: 'any-value' },
    { variable: 'OLD_TELEMETRY', kind: 'value' },
  ],
  sunset: '2027-12-31',
}

/** Everything that can be said to the gate; what is absent is not said. */
interface Situation {
  readonly env?: Record<string, string>
  readonly disabledAtBuild?: string
  readonly policy?: string
  readonly allTools?: string
  readonly project?: string
  readonly settings?: string
  readonly memory?: Partial<DeliveryMemory>
  readonly catalog?: Partial<CatalogInput>
  readonly time?: number
}

const COVERED = { v: 1, coverage: { [ORIGIN]: coverageKeys(catalog) } }
const SETTINGS = {
  covered: JSON.stringify(COVERED),
  on: JSON.stringify({ ...COVERED, choice: 'on' }),
  off: JSON.stringify({ ...COVERED, choice: 'off' }),
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(path, text)
}

function worldOf({ env, disabledAtBuild, policy, allTools, project, settings, time }: Situation): TestWorld {
  const world = testWorld(env)
  if (policy !== undefined) write(world.policyFiles[0] as string, policy)
  if (allTools !== undefined) write(join(dirname(world.directory), 'settings.json'), allTools)
  if (project !== undefined) write(join(world.home, 'package.json'), project)
  if (settings !== undefined) write(join(world.directory, 'settings.json'), settings)
  if (time !== undefined) world.time = time
  return Object.assign(world, { disabledAtBuild })
}

/** What the gate that explains says, checked against the one that a run asks: they have to agree in every situation. */
function consentIn(situation: Situation): Consent {
  const memory = { stopped: undefined, failingSince: undefined, ...situation.memory }
  const world = worldOf(situation)
  const subject = { ...catalog, ...situation.catalog }
  const { consent, unshown } = readGate(world, subject, () => memory)
  const passed = passGate(world, subject, () => memory, { enter: (root) => enterGate(world, subject, root) })
  const passes = consent.inputs.every(({ name, refuses }) => !refuses || name === 'notice')
  expect(passed && { allowed: !passed.awaitsNotice, unshown: passed.unshown }).toEqual(
    passes ? { allowed: consent.allowed, unshown } : undefined,
  )
  return consent
}

test('allows where the notice was shown and nobody refuses', () => {
  expect(consentIn({ settings: SETTINGS.covered })).toMatchObject({ allowed: true, because: 'nothing refused' })
})

const NOW = Date.UTC(2026, 10, 20, 12)

/** Every way to refuse, in the order of the gate, with the words `status` shows. */
const REFUSALS: readonly (readonly [string, Situation])[] = [
  ['whoever packaged this program turned it off', { disabledAtBuild: '1' }],
  ['DO_NOT_TRACK is set', { env: { DO_NOT_TRACK: '1' } }],
  ['SONDE_TELEMETRY_DISABLED is set', { env: { SONDE_TELEMETRY_DISABLED: '1' } }],
  ['ACME_TELEMETRY_DISABLED is set', { env: { ACME_TELEMETRY_DISABLED: '1' } }],
  ['ACME_TELEMETRY is set', { env: { ACME_TELEMETRY: '0' } }],
  ['OLD_TELEMETRY_DISABLED is set', { env: { OLD_TELEMETRY_DISABLED: '' } }],
  ['OLD_TELEMETRY is set', { env: { OLD_TELEMETRY: 'disable' } }],
  ['turns it off', { policy: '{"off":true}' }],
  ['you turned it off for all tools', { allTools: '{"v":1,"choice":"off"}' }],
  ['a package.json of this project turns it off', { project: '{"sonde":{"off":true}}' }],
  ['ACME_TELEMETRY_ENDPOINT may only point to this machine', { env: { ACME_TELEMETRY_ENDPOINT: 'https://evil.example' } }],
  ['it was turned off on this machine', { settings: SETTINGS.off }],
  ['this run is in CI', { env: { GITHUB_ACTIONS: 'true' } }],
  ['this tool records only after it was turned on', { catalog: { mode: 'opt-in' } }],
  ['this tool records only after it was turned on', { catalog: { mode: 'optin' as never } }],
  ['the notice was not shown yet', { settings: '{"v":1}' }],
  ['the collector ended this version on 2026-11-01', { memory: { stopped: '2026-11-01' } }],
  ['the collector has not answered for 90 days', { memory: { failingSince: NOW - 91 * DAY_MS } }],
  ["this version's telemetry ended on 2027-12-31", { time: Date.UTC(2028, 0, 1) }],
]

function combine(a: Situation, b: Situation): Situation {
  return {
    ...a,
    ...b,
    env: { ...a.env, ...b.env },
    catalog: { ...a.catalog, ...b.catalog },
    memory: { ...a.memory, ...b.memory },
  }
}

test.each(REFUSALS)('[B-1] refuses and says why: %s', (because, situation) => {
  const consent = consentIn({ settings: SETTINGS.covered, ...situation })
  expect(consent.allowed).toBe(false)
  expect(consent.because).toContain(because)
})

describe('the first refusal wins', () => {
  const pairs = REFUSALS.flatMap((first, index) => REFUSALS.slice(index + 1).map((second) => [first, second] as const))
  // Two refusals that are said in the same place, such as two settings files, cannot stand beside each other.
  const together = pairs.filter(([[, first], [, second]]) => !(first.settings !== undefined && second.settings !== undefined))

  test.each(together)('$0.0 before $1.0', ([because, first], [, second]) => {
    expect(consentIn({ settings: SETTINGS.covered, ...combine(first, second) }).because).toContain(because)
  })
})

describe('[B-5] DO_NOT_TRACK: nothing outranks it', () => {
  test.each([
    ['the tool’s variable', { env: { ACME_TELEMETRY: '1' } }],
    ['this machine’s setting', { settings: SETTINGS.on }],
    ['opt-in with a yes', { settings: SETTINGS.on, catalog: { mode: 'opt-in' } }],
  ] as const)('%s', (_, situation) => {
    expect(consentIn(combine(situation, { env: { DO_NOT_TRACK: '1' } })).because).toBe('DO_NOT_TRACK is set')
  })
})

describe('[B-4] one restrictive merge', () => {
  /** Everything that can be added to a situation, except the one rule by which a variable outranks this machine's setting. */
  const additions: readonly Situation[] = [
    ...REFUSALS.map(([, situation]) => situation).filter(({ settings }) => settings === undefined),
    { env: { DO_NOT_TRACK: '0' } },
    { env: { ACME_TELEMETRY_DISABLED: 'no' } },
    { disabledAtBuild: '0' },
    { policy: '{"off":false,"on":true}' },
    { allTools: '{"v":1,"choice":"on"}' },
    { project: '{"sonde":{"off":[],"on":true}}' },
    { env: { CI: 'false' } },
  ]

  test('nothing that is added turns a refusal into permission', () => {
    const situation = fc.array(fc.constantFrom(...additions), { maxLength: 5 }).map((all) => all.reduce(combine, {}))
    const settings = fc.constantFrom(SETTINGS.covered, SETTINGS.on, SETTINGS.off, '{"v":1}', '{"v":', undefined)
    fc.assert(
      fc.property(situation, settings, fc.constantFrom(...additions), (before, text, addition) => {
        const base = { ...before, ...(text !== undefined && { settings: text }) }
        // What replaces an input does not add one.
        const replaces = Object.keys(addition.env ?? {}).some((name) => name in (base.env ?? {})) || overlaps(base, addition)
        return (
          replaces || addition.env?.['CI'] === 'false' || consentIn(base).allowed || !consentIn(combine(base, addition)).allowed
        )
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['<TOOL>_TELEMETRY', 'ACME_TELEMETRY'],
    ['an alias that is read like it', 'OLD_TELEMETRY'],
  ])('[R-SAM-5] except that %s=1 outranks this machine’s setting and opt-in mode, and nothing else', (_, variable) => {
    const on = { env: { [variable]: '1' } }
    for (const [because, situation] of REFUSALS) {
      const outranked = because === 'it was turned off on this machine' || because.startsWith('this tool records only')
      if (situation.env?.[variable]) continue
      expect([because, consentIn(combine({ settings: SETTINGS.covered, ...situation }, on)).allowed]).toEqual([
        because,
        outranked,
      ])
    }
  })
})

function overlaps(a: Situation, b: Situation): boolean {
  return (['disabledAtBuild', 'policy', 'allTools', 'project', 'time'] as const).some((key) => key in a && key in b)
}

test('names every input once, and the deciding one is the first that refuses', () => {
  const { inputs, because } = consentIn({ env: { DO_NOT_TRACK: '1', ACME_TELEMETRY: '0' } })
  expect(new Set(inputs.map(({ name }) => name)).size).toBe(inputs.length)
  expect(inputs.find(({ refuses }) => refuses)?.because).toBe(because)
})

test.each([
  ['unreadable settings for all tools', { allTools: '{"v":' }, 'the settings file for all tools cannot be read'],
  ['unreadable settings', { settings: '{"v":' }, 'the settings file cannot be read'],
])('any doubt is off: %s', (_, situation, because) => {
  expect(consentIn(situation)).toMatchObject({ allowed: false, because })
})
