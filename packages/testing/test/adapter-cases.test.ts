import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adapterCases } from '../src/adapter/adapter-cases.ts'
import type { AdapterHarness } from '../src/adapter/harness.ts'
import { testAdapter } from '../src/vitest.ts'
import { catalog } from './fixtures/host-catalog.mjs'

const file = join(import.meta.dirname, 'fixtures/host.mjs')
const NO_PARSER = { leftOut: 'this host has no parser' }

const harness: AdapterHarness = {
  catalog,
  program: { file },
  bare: { file, env: { HOST_BARE: '1' } },
  limitMs: 10_000,
  cases: {
    ok: { args: ['build'], command: 'build', exitCode: 0 },
    throws: { args: ['fails'], command: 'fails', exitCode: 1 },
    exitCode: { args: (typed) => ['nosuch', typed], command: 'other', exitCode: 2 },
    processExit: { args: ['exits'], command: 'exits', exitCode: 7 },
    parseError: NO_PARSER,
    unknownCommand: { args: (typed) => [typed], command: 'other', exitCode: 2 },
    help: { args: ['--help'], command: null, exitCode: 0 },
    version: NO_PARSER,
    alias: NO_PARSER,
    nested: NO_PARSER,
    json: { args: ['inventory', '--json'], command: 'inventory', exitCode: 0 },
    waits: { args: ['serve'], command: 'serve', ready: 'serving' },
    handlesInterrupt: { args: ['patient'], command: 'patient', ready: 'working', exitCode: 4 },
  },
}

testAdapter('a host without a framework', harness)

test('a case that the host or this machine does not have is named with its reason', () => {
  const leftOut = adapterCases(harness).filter((each) => each.leftOut === NO_PARSER.leftOut)
  expect(leftOut.map(({ title }) => title)).toEqual([
    'records an argument the host refuses',
    'records a request for the version',
    'records an alias by the name it stands for',
    '[R-SAM-2] records a nested command by its whole path',
  ])
})

test('names what is the same for every host: all but the first switch and the project’s, SIGKILL, and the hostile world', () => {
  const same = adapterCases(harness).filter((each) => each.sameForEveryHost)
  expect(same.map(({ title }) => title)).toEqual([
    'leaves SIGKILL to the host, and the run arrives once',
    'is inert with SONDE_TELEMETRY_DISABLED=1',
    'is inert with ACME_TELEMETRY_DISABLED=1',
    'is inert with ACME_TELEMETRY=0',
    'is inert with SONDE_DISABLED_AT_BUILD=1',
    'is inert with OLD_TELEMETRY_DISABLE=0',
    'is inert with this machine’s setting',
    'is inert with the user’s switch for all tools',
    'is inert with settings nobody can read',
    'is inert with no notice shown and no terminal to show it on',
    'is inert in CI',
    'is not changed by an endpoint that nobody listens on, and delivers later, once',
    'is not changed by an endpoint that fails, and delivers later, once',
    'waits for no endpoint that never answers',
    'is not changed by a home that is a file',
    'is not changed by a home that cannot be written',
    'records 10 runs at the same time, each once',
  ])
})

test('a case that nobody named is an error, and not one that passed', () => {
  const { version: _version, nested: _nested, ...cases } = harness.cases
  expect(() => adapterCases({ ...harness, cases: cases as typeof harness.cases })).toThrow(
    'The harness does not say which run stands for `version`, `nested`.',
  )
})

/** The case that has to fail where a promise is broken. */
test.each([
  ['records nothing', 'records a run that ends well'],
  ['records twice', 'records a run that ends well'],
  ['records the wrong command', 'records a run that ends well'],
  ['records twice', 'leaves SIGKILL to the host, and the run arrives once'],
  ['keeps what was typed', 'records an unknown command, and not what was typed'],
  ['prints', 'records a run that ends well'],
  ['prints', '[C-9] shows no notice where JSON is printed, also at a terminal'],
  ['changes the exit code', '[C-5] records a run that calls process.exit'],
  ['changes the exit code', '[C-5] records a run that ends with an exit code of its own'],
  ['listens to signals', 'installs no signal handler and no handler of errors, and listens to the exit once'],
  ['listens to signals', 'leaves SIGINT to the host, and the run arrives once'],
  ['listens to signals', 'leaves SIGINT to a host that handles it, and the run arrives once with its outcome'],
  ['changes the environment', 'gives a child of the program the environment it has without the adapter'],
  ['writes while off', 'is inert with DO_NOT_TRACK=1'],
  ['writes while off', 'is inert in CI'],
  ['leaves a process', 'is inert with ACME_TELEMETRY=0'],
  ['asks the endpoint', 'is inert with OLD_TELEMETRY_DISABLE=0'],
  ['fails without a home', 'is not changed by a home that is a file'],
  ['waits for the endpoint', 'waits for no endpoint that never answers'],
  ['records nothing', 'is not changed by an endpoint that fails, and delivers later, once'],
  ['records nothing', 'records 10 runs at the same time, each once'],
  ['records nothing', 'shows the notice in the first run at a terminal, records nothing of it, and records the next one'],
])(
  'an adapter that %s is found out: %s',
  async (breach, title) => {
    const broken = { ...harness, program: { file, env: { HOST_BREAKS: breach } } }
    const found = adapterCases(broken).find((each) => each.title === title)
    await expect(found?.run()).rejects.toMatchObject({ name: expect.stringMatching(/^(?:AssertionError|InertError)$/) })
  },
  60_000,
)
