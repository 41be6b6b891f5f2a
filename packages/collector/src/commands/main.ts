import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { CollectorError, diskFull } from '../collector-error.ts'
import { HELP, parseCommand } from './arguments.ts'
import { doctor } from './doctor.ts'
import { fittingHelp, helpOf } from './help-of.ts'
import { runMaintenance } from './maintain.ts'
import { register } from './register.ts'
import { report } from './report.ts'
import { serve } from './serve.ts'
import { token } from './token.ts'

/** Runs one command and returns its exit code: 0, 1 where the operator has to change something, 2 where the command line is wrong. */
export async function main(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  try {
    const command = parseCommand(argv, env)
    outliveOutput(command.name)
    if (command.name === 'serve') return await serve(command.settings)
    if (command.name === 'report') return await report(command)
    if (command.name === 'token') return token(command)
    if (command.name === 'register') return await register(command)
    if (command.name === 'doctor') return await doctor(command)
    if (command.name === 'maintain') return await runMaintenance(command)
    process.stdout.write(command.name === 'version' ? `${ownVersion()}\n` : helpFor(command.about ?? argv[0]))
    return 0
  } catch (error) {
    const known = error instanceof CollectorError ? error : (diskFull(error) ?? unforeseen(error))
    process.stderr.write(`sonde-collector: ${known.message}\n`)
    return known.code === 'wrong-usage' ? 2 : 1
  }
}

function ownVersion(): string {
  const { resolve } = createRequire(import.meta.url)
  return (JSON.parse(readFileSync(resolve('@sonde/collector/package.json'), 'utf8')) as { version: string }).version
}

/** Whoever read what is printed may be gone, or its disk full. A collector goes on without; any other command has told nobody. */
function outliveOutput(name: string): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => {
      if (name !== 'serve') process.exitCode = 1
    })
  }
}

function unforeseen(error: unknown): CollectorError {
  if (process.env['DEBUG']) process.stderr.write(`${(error as Error).stack}\n`)
  const reason = error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
  return new CollectorError('internal-error', `${reason}. Nothing acknowledged is lost; DEBUG=1 says where it happened.`)
}

function helpFor(about: string | undefined): string {
  // Some pseudo-terminals say that they have 0 columns.
  return fittingHelp(helpOf(HELP, about), process.stdout.columns || undefined)
}
