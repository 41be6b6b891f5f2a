import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Body } from '@sonde/core/protocol'
import { plantCanaries, type Canary, type FakeCollector, type Place, type PlantOptions } from '@sonde/testing'
import { exampleProgram } from './acme.ts'
import { Tool } from './tool.ts'
import { within } from './waiting.ts'

/** What a scenario leaves behind to be searched. */
export interface Evidence {
  readonly canaries: readonly Canary[]
  readonly places: Readonly<Record<string, Place>>
  /** What arrived, to see that something did. */
  readonly bodies: readonly Body[]
  /** What the runs printed, to see that they had the secrets in their hands. */
  readonly printed: string
}

/** A tool on a planted machine, whose telemetry goes to an endpoint on loopback. */
export interface PlantedTool extends Tool {
  readonly planted: ReturnType<typeof plantCanaries>
  /** Runs it and notes what it prints. */
  type(...args: readonly string[]): void
  /** Starts it, waits until its start line is there, and kills it. */
  kill(...args: readonly string[]): Promise<void>
  printed(): string
}

const talkingProgram = fileURLToPath(new URL('../fixtures/talking-example/program.mjs', import.meta.url))
const hostileProgram = fileURLToPath(new URL('../fixtures/hostile-tool/program.ts', import.meta.url))

export function plantExample(endpoint: string, options: PlantOptions = {}): PlantedTool {
  return plantAcme(exampleProgram, endpoint, options)
}

/** The example with the messages of its errors. */
export function plantTalkingExample(endpoint: string, options: PlantOptions = {}): PlantedTool {
  return plantAcme(talkingProgram, endpoint, options)
}

function plantAcme(program: string, endpoint: string, options: PlantOptions): PlantedTool {
  return plantTool(program, 'acme', {
    ...options,
    env: { ACME_TELEMETRY_ENDPOINT: endpoint },
    files: {
      'acme.json': (secret) => JSON.stringify({ name: secret }),
      'public/index.html': (secret) => secret,
      'migrations/001.sql': (secret) => `create table ${secret};\n`,
      'migrations/002.sql': (secret) => `craete table ${secret};\n`,
    },
  })
}

export function plantHostile(endpoint: string, options: PlantOptions = {}): PlantedTool {
  return plantTool(hostileProgram, 'hostile', {
    ...options,
    env: { HOSTILE_TELEMETRY_ENDPOINT: endpoint },
    variables: ['HOSTILE_CONTEXT', ...(options.variables ?? [])],
  })
}

function plantTool(program: string, name: string, options: PlantOptions): PlantedTool {
  const planted = plantCanaries(options)
  const tool = new Tool(program, { env: planted.env, cwd: planted.cwd, directory: join(planted.stateDirectory, name) })
  let printed = ''
  return Object.assign(tool, {
    planted,
    printed: () => printed,
    type(...args: readonly string[]) {
      const { stdout, stderr, error } = tool.run(args)
      if (error) throw error
      printed += stdout + stderr
    },
    async kill(...args: readonly string[]) {
      const before = tool.spool()
      const child = tool.start(args)
      child.stdout?.on('data', (chunk: Buffer) => (printed += String(chunk)))
      await within('the start line of a run to be killed', () => tool.spool() !== before)
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  })
}

/** Everything a person can do with the example, with a secret in each place. */
export async function useExample(tool: PlantedTool): Promise<void> {
  const { argv, secrets } = tool.planted
  tool.type('deploy')
  tool.type('deploy', '--dry-run', argv.positional)
  tool.type('deploy', '--target', argv.flagValue)
  tool.type('deploy', argv.unknownFlag)
  tool.type('db', 'migrate')
  tool.type('db', 'seed', '--rows', argv.flagValue)
  tool.type('db', argv.command)
  tool.type('init', '--force', '--name', argv.flagValue)
  tool.type(argv.command, argv.positional, argv.unknownFlag, '--', argv.flagValue)
  tool.type(secrets.value)
  tool.type('logs', argv.positional)
  await tool.kill('logs', '--follow')
}

/** Everything the hostile program does. */
export async function useHostile(tool: PlantedTool): Promise<void> {
  const { argv } = tool.planted
  for (const mode of ['record', 'talk', 'fail', 'throw', 'build', argv.command]) {
    tool.type(mode, argv.positional, '--target', argv.flagValue, argv.unknownFlag)
  }
  await tool.kill('hang', argv.positional)
}

/**
 * Runs a tool against a fake collector, from the first line in its spool to the last receipt: once with a courier that a run starts,
 * once with one that is given all of the planted environment.
 */
export async function observe(
  tool: PlantedTool,
  collector: FakeCollector,
  use: (tool: PlantedTool) => Promise<void>,
): Promise<Evidence> {
  const { planted, directory } = tool
  const spooled = join(planted.home, '..', '..', 'spooled')
  tool.postponeDelivery()
  await use(tool)
  cpSync(directory, spooled, { recursive: true })

  tool.makeDeliveryDue()
  tool.type('deploy')
  await collector.until(({ bodies }) => bodies.length > 0)
  await tool.courierDone()
  tool.type('deploy')
  await tool.deliver()

  return {
    canaries: planted.canaries,
    places: {
      'the spool': { directory: spooled },
      'the state directory': { directory },
      'the wire': collector.wire(),
      'what `telemetry show --sent` prints': tool.run(['telemetry', 'show', '--sent']).stdout,
    },
    bodies: collector.bodies,
    printed: tool.printed(),
  }
}
