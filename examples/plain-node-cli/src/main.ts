import { parseArgs } from 'node:util'
import { commandOf, commands, type Note } from './commands.ts'
import { Mistake } from './mistake.ts'
import { version } from './version.ts'

/** What may want to know how a run goes. Every part may be left out. */
export interface Observer {
  /** A command begins, by the name somebody typed, which may be anything. */
  begins?(command: string): void
  /** These declared flags were typed. */
  parsed?(flags: readonly string[]): void
  readonly note?: Note
  /** This error is about to end the program. */
  fails?(error: unknown): void
}

const USAGE = ['Usage: pace <command>', '', ...Object.values(commands).map(({ help }) => `  pace ${help}`)].join('\n')

/** Runs pace. A mistake is one line on stderr; every other error is a defect, with its stack. */
export function main([name, ...args]: readonly string[], observer: Observer = {}): void {
  if (name === undefined || name === '--help') return console.log(USAGE)
  if (name === '--version') return console.log(version)
  observer.begins?.(name)
  try {
    const command = commandOf(name)
    if (command === undefined) throw new Mistake(`\`${name}\` is not a command of pace. See \`pace --help\`.`)
    const { values, positionals, tokens } = parsed(args, command.options)
    observer.parsed?.(tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : [])))
    command.run({ values, positionals }, observer.note ?? (() => {}))
  } catch (error) {
    observer.fails?.(error)
    if (!(error instanceof Mistake)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

function parsed(args: readonly string[], options: NonNullable<ReturnType<typeof commandOf>>['options']) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, tokens: true })
  } catch (error) {
    // What parseArgs does not understand was typed by somebody, and is theirs to correct.
    throw new Mistake((error as Error).message, { cause: error })
  }
}
