import { withUsableVersion } from '../define/usable-version.ts'
import type { World } from '../edge/world.ts'
import { endpoint } from './endpoint.ts'
import { erase } from './erase.ts'
import { explain } from './explain.ts'
import { help } from './help.ts'
import { nearest } from './nearest.ts'
import { terminalOutput, typed, type CommandSubject, type Output } from './output.ts'
import { reset } from './reset.ts'
import { show } from './show.ts'
import { status } from './status.ts'
import { turnOff } from './turn-off.ts'
import { turnOn } from './turn-on.ts'
import { verify } from './verify.ts'

/** One command: resolves to its exit code. Never throws for what a user can type. */
type Run = (world: World, subject: CommandSubject, output: Output, words: readonly string[]) => number | Promise<number>

interface Command {
  readonly run: Run
  /** The flags it knows. */
  readonly flags?: readonly string[]
  /** How many other words it takes. */
  readonly words?: number
}

const COMMANDS: Readonly<Record<string, Command>> = {
  status: { run: status, flags: ['--json'] },
  on: { run: turnOn },
  enable: { run: turnOn },
  '--enable': { run: turnOn },
  off: { run: turnOff, flags: ['--purge'] },
  disable: { run: turnOff, flags: ['--purge'] },
  '--disable': { run: turnOff, flags: ['--purge'] },
  show: { run: show, flags: ['--next', '--sent', '--json'] },
  verify: { run: verify },
  erase: { run: erase },
  reset: { run: reset },
  explain: { run: explain },
  endpoint: { run: endpoint, flags: ['--reset'], words: 1 },
  help: { run: help },
  '--help': { run: help },
  '-h': { run: help },
}

const WORDS = Object.keys(COMMANDS).filter((name) => !name.startsWith('-'))

/** The exit code of a command that was not understood. */
export const USAGE_ERROR = 2

/**
 * Runs `telemetry <words>`: the first word names the command, the others are for it; without words it is `status`, so that nothing
 * changes by accident. Resolves to the exit code. Never throws for what a user can type.
 */
export async function runCommand(
  world: World,
  about: CommandSubject,
  given: readonly string[],
  output: Output = terminalOutput(world),
): Promise<number> {
  const subject = withUsableVersion(about)
  const words = textsOf(given)
  const [first = 'status'] = words
  const named = Object.hasOwn(COMMANDS, first)
  // A flag alone, as in `telemetry --json`, belongs to the status.
  const [name, others] = named || !first.startsWith('-') ? [first, words.slice(1)] : ['status', words]
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  const { tool } = subject.catalog
  if (command === undefined) {
    const meant = nearest(name, WORDS)
    const next = meant === undefined ? `\`${tool} telemetry help\` lists them.` : `Did you mean \`${tool} telemetry ${meant}\`?`
    output.err(`\`${tool} telemetry ${name}\` is not a command. ${next} Nothing was changed.`)
    return USAGE_ERROR
  }
  const problem = misunderstood(command, others)
  if (problem === undefined) return command.run(world, subject, output, others)
  output.err(`\`${typed(subject, name.replace(/^-+/, ''))}\` ${problem} Nothing was changed.`)
  return USAGE_ERROR
}

/** No command takes more words. */
const MAX_WORDS = 64

/** Whatever else is passed, no user can have typed it. */
function textsOf(words: readonly string[]): string[] {
  try {
    return words.slice(0, MAX_WORDS).filter((word) => typeof word === 'string')
  } catch {
    return []
  }
}

function misunderstood({ flags = [], words = 0 }: Command, given: readonly string[]): string | undefined {
  const isFlag = (word: string): boolean => word.startsWith('-')
  const unknown = given.find((word) => isFlag(word) && !flags.includes(word))
  if (unknown !== undefined) {
    return `does not know \`${unknown}\`; ${flags.length > 0 ? `it knows ${flags.join(', ')}` : 'it takes no flags'}.`
  }
  const extra = given.filter((word) => !isFlag(word))[words]
  return extra === undefined ? undefined : `does not take the word \`${extra}\`.`
}

/**
 * {@link runCommand} of a program, which may have any value for a catalog.
 *
 * @param about False where that does not say which tool it is of, or for whom.
 */
export async function runCommandOf(world: World, about: CommandSubject | false, words: readonly string[]): Promise<number> {
  try {
    if (about) return await runCommand(world, about, words)
  } catch (error) {
    const { checkCatalog } = await import('../define/check-catalog.ts')
    if (about && checkCatalog(about.catalog).length === 0) throw error
  }
  const why = 'This program has no catalog that can be used, so its telemetry records nothing and has no settings.'
  world.writeError(`${why} Its author can start it with SONDE_STRICT=1 to read what is wrong. [catalog-unusable]\n`)
  return 1
}

export { askUser } from './ask.ts'
