import { failed, succeeded, type Outcome } from './outcome.ts'
import { schema } from './schema.ts'

const USAGE = `Usage: sonde <command>

  schema <module...>   Writes or checks the catalog of a program: its events, and the commands and flags it declares.

Each command explains itself with --help.`

interface Output {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** Runs `sonde <args>` and returns the exit code: 0, or 1 where something has to be corrected, each with its permanent code. */
export async function run(args: readonly string[], { out, err }: Output): Promise<number> {
  const outcome = await dispatch(args)
  if (outcome.ok) {
    out(outcome.value)
    return 0
  }
  for (const { code, message } of outcome.problems) err(message.endsWith(`[${code}]`) ? message : `${message} [${code}]`)
  return 1
}

async function dispatch([command, ...args]: readonly string[]): Promise<Outcome<string>> {
  if (command === 'schema') return schema(args)
  if (command === undefined || command === '--help' || command === 'help') return succeeded(USAGE)
  return failed('unknown-command', `\`${command}\` is not a command of sonde. See \`sonde --help\`.`)
}
