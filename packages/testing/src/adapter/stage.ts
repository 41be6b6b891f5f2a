import { existsSync } from 'node:fs'
import { findCanaries } from '../canaries/find.ts'
import { receivedEvents, type ReceivedEvent } from '../events/received-events.ts'
import { fakeCollector, type FakeCollector } from '../fake-collector/fake-collector.ts'
import { createMachine, type Machine } from '../machine/machine.ts'
import type { AdapterHarness, HostCase, HostProgram } from './harness.ts'
import { runHost, runInTerminal, type Seen, type Start } from './run-host.ts'
import { settingsWhereOn, variablePrefix } from './settings.ts'

/** A machine with a collector of its own, on which the suite runs the host. */
export interface Stage extends AsyncDisposable {
  readonly machine: Machine
  readonly collector: FakeCollector
  /** Delivers at once, and lists what arrived until now, without what core adds by itself. */
  sent(): Promise<readonly ReceivedEvent[]>
}

/** How often the suite needs the same: the settings of a person, and the runs without the adapter. */
export interface Suite {
  readonly harness: AdapterHarness
  /** A machine on which telemetry is on, unless `on` is false. */
  stage(options?: { readonly on?: boolean; readonly env?: Readonly<Record<string, string>> }): Promise<Stage>
  start(stage: Pick<Stage, 'machine'>, host: HostCase, more?: Partial<Start>): Start
  run(stage: Pick<Stage, 'machine'>, host: HostCase, more?: Partial<Start>): Promise<Seen>
  /** What is seen of the program without the adapter. Run once per case, on a machine of its own. */
  bare(host: HostCase): Promise<Seen>
  bareInTerminal(host: HostCase): Promise<Pick<Seen, 'stdout' | 'exitCode'>>
  seenAs<T extends Partial<Seen>>(machine: Machine, seen: T): T
  /** Does under a name what several cases look at. */
  once<T>(name: string, act: () => Promise<T>): Promise<T>
}

/** Prepares a suite. Nothing is run before the first case. */
export function createSuite(harness: AdapterHarness): Suite {
  const { catalog, program, bare, node = process.execPath, limitMs = 30_000, normalise = (text) => text } = harness
  const endpoint = `${variablePrefix(catalog.tool)}_TELEMETRY_ENDPOINT`
  let settings: Promise<(origin: string) => string> | undefined
  const done = new Map<unknown, Promise<unknown>>()
  const bareRuns = new Map<unknown, Promise<Seen>>()
  const bareRunsInTerminal = new Map<unknown, Promise<Pick<Seen, 'stdout' | 'exitCode'>>>()

  function machineFor(env: Readonly<Record<string, string>>): Machine {
    const machine = createMachine(catalog.tool, env)
    harness.prepare?.(machine.project)
    return machine
  }

  function startOf(machine: Machine, host: HostCase, which: HostProgram): Start {
    return { machine, node, program: which, args: argsOf(host), limitMs }
  }

  function seenAs<T extends Partial<Seen>>(machine: Machine, seen: T): T {
    const files = [program.file, bare.file]
    const plain = (text: string): string =>
      normalise(files.reduce((all, file) => all.replaceAll(file, '<program>'), text.replaceAll(machine.root, '~')))
    const { stdout, stderr } = seen
    return {
      ...seen,
      ...(stdout !== undefined && { stdout: plain(stdout) }),
      ...(stderr !== undefined && { stderr: withoutStack(plain(stderr)) }),
    }
  }

  async function alone<T extends Partial<Seen>>(run: (start: Start) => Promise<T>, host: HostCase): Promise<T> {
    const machine = machineFor({})
    try {
      return seenAs(machine, await run(startOf(machine, host, bare)))
    } finally {
      machine.remove()
    }
  }

  return {
    harness,
    seenAs,
    async stage({ on = true, env = {} } = {}) {
      const collector = await fakeCollector()
      const machine = machineFor({ [endpoint]: collector.endpoint, ...env })
      if (on) {
        settings ??= settingsWhereOn(catalog)
        machine.write(`home/.local/state/sonde/${catalog.tool}/settings.json`, (await settings)(collector.endpoint))
      }
      return {
        machine,
        collector,
        async sent() {
          await machine.deliver(node)
          return receivedEvents(collector)
        },
        async [Symbol.asyncDispose]() {
          await collector.close()
          machine.remove()
        },
      }
    },
    start: ({ machine }, host, more) => ({ ...startOf(machine, host, program), ...more }),
    async run({ machine }, host, more) {
      return seenAs(machine, await runHost({ ...startOf(machine, host, program), ...more }))
    },
    once: <T>(name: string, act: () => Promise<T>) => remembered(done as Map<unknown, Promise<T>>, name, act),
    bare: (host) => remembered(bareRuns, host, () => alone(runHost, host)),
    bareInTerminal: (host) => remembered(bareRunsInTerminal, host, () => alone(runInTerminal, host)),
  }
}

/** What the suite types where nobody looks at it. */
const TYPED = 'typed-by-somebody-zq7k0v4m'

function argsOf({ args }: HostCase): readonly string[] {
  return typeof args === 'function' ? args(TYPED) : args
}

/** Where what somebody typed got to: the wire, and what the tool keeps. */
export function typedIn({ machine, collector }: Pick<Stage, 'machine' | 'collector'>): readonly string[] {
  const canaries = [{ kind: 'what was typed', value: TYPED }]
  const directory = machine.stateDirectory
  const kept = existsSync(directory) ? findCanaries({ directory }, canaries) : []
  return [...findCanaries(collector.wire(), canaries), ...kept].map(({ encoding, file }) => `${file || 'the wire'}, ${encoding}`)
}

/** The frames of an error differ with whoever called; what was thrown does not. */
function withoutStack(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    .join('\n')
}

function remembered<T>(runs: Map<unknown, Promise<T>>, key: unknown, run: () => Promise<T>): Promise<T> {
  const known = runs.get(key)
  if (known) return known
  const started = run()
  runs.set(key, started)
  return started
}
