/**
 * `@sonde/core/tools`: what a person can do about all tools on this machine that use Sonde, for `sonde status`, `on`, `off`, `show`,
 * `explain` and `erase`. Needs nothing of the tools but what they left in their state directories.
 */
import { currentWorld, type World } from '../edge/world.ts'
import { allToolsOff, allToolsOn } from './all-tools-switch.ts'
import { allToolsStatus } from './all-tools-status.ts'
import { findTool, findTools, type FoundTool } from './find-tools.ts'
import { nearest } from './nearest.ts'
import { terminalOutput, type CommandContext } from './output.ts'
import { runCommand, USAGE_ERROR } from './run-command.ts'

export { nearest } from './nearest.ts'

export const TOOLS_COMMANDS = ['status', 'on', 'off', 'show', 'explain', 'erase'] as const

/** A command for one tool, or for all of them. */
export type ToolsCommand = (typeof TOOLS_COMMANDS)[number]

/**
 * Runs `sonde <command> [tool] [flags]`: for one tool what `<tool> telemetry <command>` does, without a tool for all of them. Prints to
 * stdout and stderr, and resolves to the exit code. Never throws for what a user can type.
 */
export async function runToolsCommand(command: ToolsCommand, words: readonly string[]): Promise<number> {
  const world = currentWorld()
  const context: CommandContext = { world, output: terminalOutput(world) }
  const named = words.filter((word) => !word.startsWith('-'))
  const flags = words.filter((word) => word.startsWith('-'))
  if (named.length > 1) {
    context.output.err(`\`sonde ${command}\` takes one tool or none. Nothing was changed.`)
    return USAGE_ERROR
  }
  return named[0] === undefined ? forAll(context, command, flags) : forOne(context, command, named[0], flags)
}

async function forOne(context: CommandContext, command: ToolsCommand, name: string, flags: readonly string[]): Promise<number> {
  const { world, output } = context
  const found = findTool(world, name)
  if ('problem' in found) {
    output.err(`${found.problem} Nothing was changed.`)
    return USAGE_ERROR
  }
  if (found.catalog !== undefined) return run(context, found, [command, ...flags])
  if (command === 'off' || command === 'erase') {
    const code = await run(context, found, [command, ...flags])
    // A typing mistake must not look like a tool that is off.
    if (code === 0) output.err(unknownTool(world, name))
    return code
  }
  output.err(`${name} has recorded nothing on this machine yet, so \`sonde\` does not know what it may report.`)
  output.err(
    `\`sonde off ${name}\` works all the same. For everything else ask the tool itself, such as by \`${name} telemetry\`.`,
  )
  return 1
}

async function forAll(context: CommandContext, command: ToolsCommand, flags: readonly string[]): Promise<number> {
  const { world, output } = context
  if (command === 'status') return allToolsStatus(context, flags)
  if (command === 'on' || command === 'off') {
    if (flags.length > 0) {
      output.err(`\`sonde ${command}\` for all tools takes no flags. Nothing was changed.`)
      return USAGE_ERROR
    }
    return command === 'off' ? allToolsOff(context) : allToolsOn(context)
  }
  const tools = findTools(world).filter((tool) => command === 'erase' || tool.catalog !== undefined)
  if (tools.length === 0) output.err('No tool on this machine has recorded anything.')
  let code = 0
  for (const tool of tools) {
    output.err(`# ${tool.name}`)
    // One after the other: what belongs together stays together on the screen.
    // oxlint-disable-next-line no-await-in-loop
    code = Math.max(code, await run(context, tool, [command, ...flags]))
  }
  return code
}

function unknownTool(world: World, name: string): string {
  const others = findTools(world).flatMap((tool) => (tool.catalog === undefined ? [] : [tool.name]))
  const meant = nearest(name, others)
  const next = meant === undefined ? '`sonde status` lists those that have.' : `Did you mean \`${meant}\`?`
  return `No tool with the name ${name} has recorded anything here. ${next}`
}

/** Runs a tool's own command. What a tool without a catalog can be asked needs only its name. */
function run(
  { world, output }: CommandContext,
  { name, catalog, version, transport }: FoundTool,
  words: readonly string[],
): Promise<number> {
  const known = catalog ?? { tool: name, endpoint: '', docs: '', about: NOBODY, retentionDays: 1, events: {} }
  return runCommand(world, { catalog: known, version: version ?? '0.0.0', transport, bySonde: true }, words, output)
}

const NOBODY = { why: '', operator: '', access: '', sharing: '', source: '' }
