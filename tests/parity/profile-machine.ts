import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalCatalog, catalogText, isOwnEvent, type Body } from '@sonde/core/protocol'
import { fakeCollector } from '@sonde/testing'
import { onTestFinished } from 'vitest'
import { temporaryDirectory } from '../harness/acme.ts'
import { startCollector, type CollectorProcess } from '../harness/collector-process.ts'
import { Tool } from '../harness/tool.ts'
import type { Profile } from './profile.ts'

export interface Answer {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | null
}

/** One event as it left, with what its body tells beside it. */
export interface SentEvent {
  readonly event: {
    readonly name: string
    readonly hour?: number
    readonly weekday?: number
    readonly n?: number
    readonly properties: Readonly<Record<string, unknown>>
  }
  readonly version: string | undefined
  readonly context: Readonly<Record<string, unknown>>
  readonly ids: Readonly<Record<'machine' | 'project' | 'session', string>> | undefined
}

/** What a tool's receipts say, without what core counts in bodies of its own. */
export function sentBy(tool: Tool): SentEvent[] {
  const bodies = tool
    .bodies('sent-')
    .map((text) => JSON.parse(text) as Omit<SentEvent, 'event'> & { events: SentEvent['event'][] })
  return bodies
    .flatMap(({ version, context, ids, events }) => events.map((event) => ({ event, version, context, ids })))
    .filter(({ event }) => !isOwnEvent(event.name))
}

/** Where somebody stands when they type a command. */
export const PLACES = ['the project root', 'a folder of the project', 'no project at all'] as const

export type Place = (typeof PLACES)[number]

/** A machine on which a profile's tool is installed, in a project and for the user, as npm does it. */
export class ProfileMachine extends Tool {
  readonly #name: string
  readonly #home: string

  constructor(system: string, profile: Profile, variables: Readonly<Record<string, string>> = {}) {
    const home = temporaryDirectory()
    const name = profile.catalog.tool
    const env = { PATH: process.env['PATH'] ?? '', HOME: home, ...npmOffline(home), ...variables }
    const directory = join(home, '.local', 'state', 'sonde', name)
    super(join(import.meta.dirname, system, 'tool.ts'), { cwd: home, directory, env })
    this.#name = name
    this.#home = home
    this.createProject('project')
    this.#install(join(home, 'global', 'bin'))
  }

  createProject(project: string): void {
    const root = join(this.#home, project)
    mkdirSync(join(root, 'src', 'deep'), { recursive: true })
    mkdirSync(join(this.#home, 'elsewhere'), { recursive: true })
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name: project, private: true }))
    this.#install(join(root, 'node_modules', '.bin'))
  }

  /** Types `npx <tool> …`, as the page of the system says it. */
  npx(place: Place, ...args: readonly string[]): Answer {
    return this.#type('npx', this.#pathOf(place), [this.#name, ...args])
  }

  /** Types `<tool> …` in the root of a project. */
  inProject(project: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Answer {
    const root = join(this.#home, project)
    return this.#type(join(root, 'node_modules', '.bin', this.#name), root, args, env)
  }

  /** Starts what `npx` finds for the user, without `npx`, which takes ten times as long. */
  from(place: Place, ...args: readonly string[]): Answer {
    return this.#type(join(this.#home, 'global', 'bin', this.#name), this.#pathOf(place), args)
  }

  /** What a collector has acknowledged, without what core counts in bodies of its own. */
  sent(): SentEvent[] {
    return sentBy(this)
  }

  /** How many events of each name a collector has acknowledged. */
  sentEvents(): Record<string, number> {
    const sent: Record<string, number> = {}
    for (const { name, n = 1 } of this.bodies('sent-').flatMap((text) => (JSON.parse(text) as Body).events)) {
      sent[name] = (sent[name] ?? 0) + n
    }
    return sent
  }

  #pathOf(place: Place): string {
    if (place === 'no project at all') return join(this.#home, 'elsewhere')
    return join(this.#home, 'project', ...(place === 'a folder of the project' ? ['src', 'deep'] : []))
  }

  #type(command: string, cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Answer {
    return spawnSync(command, args, { cwd, env: { ...this.env, ...env }, encoding: 'utf8', timeout: 110_000 })
  }

  /** A bin of npm is a file that runs the program; the Node is named because PATH may have an older one first. */
  #install(folder: string): void {
    mkdirSync(folder, { recursive: true })
    const bin = join(folder, this.#name)
    writeFileSync(bin, `#!/bin/sh\nexec '${process.execPath}' '${this.program}' "$@"\n`)
    chmodSync(bin, 0o755)
  }
}

/** npm as it finds what is installed, and asks nobody on a network. */
function npmOffline(home: string): Record<string, string> {
  return {
    npm_config_prefix: join(home, 'global'),
    npm_config_cache: join(home, '.npm'),
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_update_notifier: 'false',
  }
}

/** A machine whose user has turned telemetry on, for a real collector that knows the profile's catalog. */
export async function reportingMachine(
  system: string,
  profile: Profile,
): Promise<{ readonly machine: ProfileMachine; readonly collector: CollectorProcess }> {
  const catalogFile = join(temporaryDirectory(), 'telemetry.catalog.json')
  writeFileSync(catalogFile, catalogText(canonicalCatalog(profile.catalog)))
  const collector = await startCollector(temporaryDirectory(), catalogFile)
  const machine = new ProfileMachine(system, profile, { [endpointOf(profile)]: collector.url })
  machine.run(['telemetry', 'on'])
  return { machine, collector }
}

/** The same where nobody asks for a report: a collector in this process, which is there at once, takes what is sent. */
export async function sendingMachine(system: string, profile: Profile): Promise<ProfileMachine> {
  const collector = await fakeCollector()
  onTestFinished(() => collector.close())
  const machine = new ProfileMachine(system, profile, { [endpointOf(profile)]: collector.endpoint })
  machine.run(['telemetry', 'on'])
  return machine
}

/** The variable that names another endpoint. */
export function endpointOf({ catalog }: Profile): string {
  return `${catalog.tool.toUpperCase()}_TELEMETRY_ENDPOINT`
}

/** Delivers what was recorded, also what a courier that a run has started left over. */
export async function deliver(machine: ProfileMachine): Promise<void> {
  await machine.deliver()
}

/**
 * Makes what several tests of a file look at once, for the first of them that asks. It has to be data: processes and folders end with
 * that test.
 */
export function madeOnce<Data>(make: () => Promise<Data>): () => Promise<Data> {
  let made: Promise<Data> | undefined
  return () => (made ??= make())
}
