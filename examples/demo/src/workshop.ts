import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deliverNow } from '@sonde/testing'
import { run, type Ended, type Invocation } from './children.ts'
import type { OtherTool } from './places.ts'
import type { RunInTerminal } from './pseudo-terminal.ts'

/** A machine on which the tools of other authors are used, each built on another framework. */
export interface Workshop {
  /** Allows a tool to record, as the person here would: by its command, or by its notice. */
  allow(tool: OtherTool, inTerminal: RunInTerminal | undefined): Promise<void>
  use(tool: OtherTool, words: readonly string[]): Promise<Ended>
  /** Delivers what a tool has recorded. */
  deliver(tool: OtherTool): Promise<void>
}

export interface WorkshopOptions {
  readonly home: string
  readonly endpoint: string
  /** The environment every program gets. */
  readonly env: Readonly<Record<string, string>>
}

export function createWorkshop({ home, endpoint, env }: WorkshopOptions): Workshop {
  mkdirSync(home)
  let states = ''

  function invocation({ tool, program, place, env: toolEnv }: OtherTool, words: readonly string[]): Invocation {
    const own = { HOME: home, USERPROFILE: home, LOCALAPPDATA: home, [`${tool.toUpperCase()}_TELEMETRY_ENDPOINT`]: endpoint }
    const cwd = place?.(home) ?? home
    return { program: process.execPath, args: [program, ...words], cwd, env: { ...env, ...own, ...toolEnv } }
  }

  async function use(tool: OtherTool, words: readonly string[], how = run): Promise<Ended> {
    const ended = await how(invocation(tool, words))
    if (ended.exitCode !== 0) throw new Error(`\`${tool.tool} ${words.join(' ')}\` failed: ${ended.printed.trim()}`)
    return ended
  }

  return {
    use,
    async allow(tool, inTerminal) {
      if (tool.first) await use(tool, tool.first)
      if (!tool.hasCommand) {
        await use(tool, tool.words(home), inTerminal)
        return
      }
      await use(tool, ['telemetry', 'on'])
      const { stdout } = await use(tool, ['telemetry', 'status', '--json'])
      states = dirname((JSON.parse(stdout) as { directory: string }).directory)
    },
    deliver: ({ tool }) => deliverNow(join(states, tool), { env: { ...env, HOME: home, USERPROFILE: home, LOCALAPPDATA: home } }),
  }
}
