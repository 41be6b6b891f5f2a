import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalCatalog, catalogText } from '@sonde/core/protocol'
import { CanaryError, expectNoCanary, fakeCollector, findCanaries, type Canary, type FakeCollector } from '@sonde/testing'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { catalog } from './fixtures/hostile-tool/catalog.ts'
import { shippedCatalog, temporaryDirectory } from './harness/acme.ts'
import {
  observe,
  plantExample,
  plantHostile,
  plantTalkingExample,
  useExample,
  useHostile,
  type Evidence,
  type PlantedTool,
} from './harness/canary-scenarios.ts'
import { report, startCollector } from './harness/collector-process.ts'

/** What must never leave, in the words of those who promised it, by the canaries that stand for it. */
const PROMISES: readonly [title: string, kinds: readonly RegExp[]][] = [
  ['[C-12] nothing that was planted leaves or is kept', [/./]],
  [
    '[R-SST-5] no environment variable, file path, file content, log or serialized error leaves',
    [
      /^environment (name|value)/,
      /directory/,
      /project file|\.json$|\.env/,
      /^std(out|err)/,
      /(toJSON|property|stack|cause) of an error/,
    ],
  ],
  [
    '[R-SAM-8] no user name, e-mail address or project-level information leaves',
    [/^user name/, /^git user\.(name|email)/, /^package name/, /directory/, /^git (branch|remote)/, /token/],
  ],
  [
    '[R-AST-7] no variable, personal data, path, content, log, stack trace, git remote or error message leaves',
    [
      /^environment/,
      /^user|host name/,
      /directory/,
      /project file/,
      /^std/,
      /^stack/,
      /^git remote/,
      /^message of an error/,
      /^member/,
    ],
  ],
]

const scenarios: readonly [name: string, scenario: Scenario][] = [
  ['examples/yargs-cli', { plant: plantExample, use: useExample, ci: undefined }],
  ['the same with messages of errors', { plant: plantTalkingExample, use: useExample, ci: undefined }],
  ['a program that passes on all it knows', { plant: plantHostile, use: useHostile, ci: undefined }],
  [
    'the same for a coding agent in a cloud IDE',
    {
      plant: (endpoint) => plantHostile(endpoint, { variables: ['AI_AGENT', 'CODESPACE_NAME', 'GITPOD_WORKSPACE_ID'] }),
      use: useHostile,
      ci: undefined,
    },
  ],
  // Where nobody was asked, because the author records in CI.
  ['the same in CI', { plant: (endpoint) => plantHostile(endpoint, { ci: true }), use: useHostile, ci: 'github-actions' }],
]

interface Scenario {
  readonly plant: (endpoint: string) => PlantedTool
  readonly use: (tool: PlantedTool) => Promise<void>
  /** The vendor of continuous integration that arrives. */
  readonly ci: string | undefined
}

describe.each(scenarios)('%s', (_, { plant, use, ci }) => {
  let collector: FakeCollector
  let tool: PlantedTool
  let evidence: Evidence

  beforeAll(async () => {
    collector = await fakeCollector()
    tool = plant(collector.endpoint)
    // A coding agent cannot consent in its user's place.
    if (ci === undefined) tool.run(['telemetry', 'on'], { AI_AGENT: '' })
    evidence = await observe(tool, collector, use)
  })

  afterAll(async () => {
    await collector.close()
    tool.planted.cleanup()
  })

  test('records, delivers, and has the secrets in its hands', () => {
    // What counts installations travels apart, and says nothing of a run.
    const ofRuns = evidence.bodies.filter(({ version }) => version !== undefined)
    expect(new Set(ofRuns.map(({ version, context }) => `${version} ${context.ci}`))).toEqual(new Set([`1.4 ${ci}`]))
    const finished = ofRuns.flatMap(({ events }) => events.filter(({ name }) => name === 'command.finished'))
    expect(new Set(finished.map(({ properties }) => properties['outcome']))).toEqual(new Set(['ok', 'error', 'aborted']))
    expect(findCanaries(evidence.printed, evidence.canaries)).not.toEqual([])
  })

  test('[R-GAT-5] [R-AST-3] what arrives of messages is what is publicly known of them', () => {
    const messages = evidence.bodies
      .flatMap(({ events }) => events.flatMap(({ properties }) => [properties['message'], properties['errorMessage']]))
      .filter((message) => typeof message === 'string')
    for (const message of messages) expect(message).toMatch(/^[ -~]{1,200}$/)
    const told = messages.filter((message) => /^(?:Unknown argument: <value>|connect ECONNREFUSED <value>)/.test(message))
    expect(told.length > 0).toBe(plant !== plantExample)
  })

  test.each(PROMISES)('%s', (_title, kinds) => {
    const meant = evidence.canaries.filter(({ kind }) => kinds.some((pattern) => pattern.test(kind)))
    for (const pattern of kinds) expect(meant.filter(({ kind }) => pattern.test(kind))).not.toEqual([])
    expectNoCanary(evidence.places, meant)
  })

  test('[C-13] no unsalted hash of anything that could be guessed leaves or is kept', () => {
    const hashOnly = evidence.canaries.map(({ kind, value }): Canary => ({ kind, value, hashOnly: true }))
    expect(hashOnly.length).toBeGreaterThan(60)
    expectNoCanary(evidence.places, hashOnly)
  })
})

/** Sends what a planted tool records to a real collector, and searches all that the collector keeps and says. */
async function throughCollector(catalogFile: string, plant: Scenario['plant'], use: Scenario['use']) {
  const collector = await startCollector(temporaryDirectory(), catalogFile)
  const tool = plant(collector.url)
  onTestFinished(() => tool.planted.cleanup())
  tool.type('telemetry', 'on')
  await use(tool)
  await tool.deliver()
  const numbers = report(collector.data)
  await collector.kill()
  return {
    numbers,
    tool,
    places: { "the collector's data": { directory: collector.data }, "the collector's log": collector.output() },
  }
}

describe('[C-12] [C-13] nothing that was planted is kept or said by a real collector', () => {
  test('of examples/yargs-cli', async () => {
    const { numbers, tool, places } = await throughCollector(shippedCatalog, plantExample, useExample)
    expect(numbers.outcomes.map(({ word }) => word).toSorted()).toEqual(['aborted', 'error', 'ok'])
    expect(numbers.rejected).toEqual([])
    expectNoCanary({ ...places, 'the report': JSON.stringify(numbers) }, tool.planted.canaries)
  })

  test('of a program that passes on all it knows', async () => {
    const catalogFile = join(temporaryDirectory(), 'telemetry.catalog.json')
    writeFileSync(catalogFile, catalogText(canonicalCatalog(catalog)))
    const { numbers, tool, places } = await throughCollector(catalogFile, plantHostile, useHostile)
    expect(numbers.outcomes.map(({ word }) => word).toSorted()).toEqual(['aborted', 'error', 'ok'])
    expect(numbers.rejected).toEqual([])
    expectNoCanary({ ...places, 'the report': JSON.stringify(numbers) }, tool.planted.canaries)
  })
})

test('a leak into the state directory would be found', async () => {
  await using collector = await fakeCollector()
  const tool = plantHostile(collector.endpoint)
  onTestFinished(() => tool.planted.cleanup())
  tool.type('telemetry', 'on')
  const settings = join(tool.directory, 'settings.json')
  const leak = Buffer.from(`ran as ${tool.planted.env['USER']}`).toString('base64')
  appendFileSync(settings, leak)
  expect(() => expectNoCanary({ 'the state': { directory: tool.directory } }, tool.planted.canaries)).toThrow(CanaryError)
})
