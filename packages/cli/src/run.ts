import { readFileSync } from 'node:fs'
import { TOOLS_COMMANDS, nearest, runToolsCommand, type ToolsCommand } from '@sonde/core/tools'
import { failed, succeeded, type Outcome } from './outcome.ts'
import { schema } from './schema.ts'

const USAGE = `Usage: sonde <command>

For the users of any tool:
  status [tool] [--json]           Whether tools report, and what decided
  off [tool] [--purge]             Turns one tool off, or all of them;
                                   --purge also erases what that one sent
  on [tool]                        Turns one on, or takes the switch for all back
  show [tool] [--next | --sent] [--json]
                                   What will be sent and what was sent
  explain [tool]                   What may be collected, and who gets it
  erase [tool]                     Has what was sent erased where it went

For the authors of tools:
  schema <module...>               Writes or checks the catalog of a program;
                                   \`sonde schema --help\` explains it

  --version                        The version of sonde`

interface Output {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** What is wrong with the command line itself, not with what it names. */
const MISTYPED = ['usage', 'unknown-command']

/**
 * Runs `sonde <args>` and returns the exit code: that of a user's command, or 0, or 1 where something has to be corrected, each with its
 * permanent code. A command line that is not understood is 2, as it is for every tool's `telemetry`.
 */
export async function run(args: readonly string[], { out, err }: Output): Promise<number> {
  const [command, ...words] = args
  if (isForUsers(command) && !words.includes('--help')) return runToolsCommand(command, words)
  const outcome = await dispatch(args)
  if (outcome.ok) {
    out(outcome.value)
    return 0
  }
  for (const { code, message } of outcome.problems) err(message.endsWith(`[${code}]`) ? message : `${message} [${code}]`)
  return outcome.problems.some(({ code }) => MISTYPED.includes(code)) ? 2 : 1
}

function isForUsers(command: string | undefined): command is ToolsCommand {
  return TOOLS_COMMANDS.some((known) => known === command)
}

function isHelp(command: string): boolean {
  return ['--help', '-h', 'help'].includes(command)
}

async function dispatch([command, ...args]: readonly string[]): Promise<Outcome<string>> {
  if (command === 'schema') return schema(args)
  if (command === undefined || isHelp(command) || isForUsers(command)) return succeeded(USAGE)
  if (command === '--version') return succeeded(ownVersion())
  const meant = nearest(command, [...TOOLS_COMMANDS, 'schema'])
  const next = meant === undefined ? 'See `sonde --help`.' : `Did you mean \`sonde ${meant}\`?`
  return failed('unknown-command', `\`${command}\` is not a command of sonde. ${next} Nothing was changed.`)
}

function ownVersion(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version
}
