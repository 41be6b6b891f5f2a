import { RIGHTS, type Right } from '../access/tokens.ts'
import type { Elsewhere } from '../admin/ask.ts'
import type { MaintainCommand } from './maintain.ts'
import { isMaintenance, parseMaintenance } from './maintenance-arguments.ts'
import { parse, required, wrongUsage } from './parse.ts'
import { readSettings, SETTINGS, variableOf, type Flags, type Settings } from './settings.ts'

export type Command =
  | { readonly name: 'help'; readonly about?: string }
  | { readonly name: 'version' }
  | { readonly name: 'serve'; readonly settings: Settings }
  | {
      readonly name: 'report'
      readonly data: string
      readonly tool: string | undefined
      readonly days: number
      readonly json: boolean
      readonly elsewhere: Elsewhere | undefined
    }
  | { readonly name: 'token'; readonly data: string; readonly task: TokenTask }
  | { readonly name: 'register'; readonly file: string; readonly release: string; readonly elsewhere: Elsewhere }
  | { readonly name: 'doctor'; readonly settings: Settings; readonly json: boolean }
  | MaintainCommand

type TokenTask =
  | { readonly name: 'add'; readonly token: string; readonly rights: readonly Right[] }
  | { readonly name: 'list' }
  | { readonly name: 'revoke'; readonly token: string }

const DEFAULT_DAYS = 28

export const HELP = `Usage
  sonde-collector serve --data <dir> [--catalog <file>]…
  sonde-collector report --data <dir>
  sonde-collector token add|list|revoke … --data <dir>
  sonde-collector register <file> --release <version> --admin <url>
  sonde-collector doctor --data <dir>
  sonde-collector export --data <dir> --tool <name>
  sonde-collector backup --data <dir>
  sonde-collector quarantine --data <dir> --tool <name> --from <day> --to <day>
  sonde-collector rebuild --data <dir>
  sonde-collector help [<command>]
  sonde-collector --version

serve    receives events and stores them, until it is stopped
${settingsHelp()}
  Each is also a variable, such as SONDE_COLLECTOR_ALLOW_HOST=a.example,b.example. Flags count more than
  variables, variables more than the file.

report   prints what is known about the registered tools
  --data <dir>         the directory of \`serve\`, running or not
  --tool <name>        one tool
  --days <number>      at least so many days, from a Monday on; default ${DEFAULT_DAYS}
  --json               for programs
  --admin <url>        instead of --data: the admin address of a collector elsewhere, with a token in ${variableOf('token')}

token    says who may ask a running collector, and for what
  add <name> --right <right>…   prints the token, once; rights: report (counts), raw (single events), admin (the rest)
  list                          names and rights; the tokens themselves are kept nowhere
  revoke <name>                 counts from the next request on

register   gives a release's catalog to a collector elsewhere, with an admin token in ${variableOf('token')}
  --release <version>  the release, such as 1.4.2
  --admin <url>        the admin address, as \`serve\` prints it

doctor   looks over a data directory, running or not, and says what is wrong; takes the settings of \`serve\`
  --json               for programs

export   writes single events to a file, by a running collector or where none runs
  --tool <name>        whose
  --from, --to <day>   such as 2026-11-20; default all
  --format <format>    ndjson (default) or parquet
  --out <file>         default: in exports/ of the data directory

backup   copies everything while the collector runs; the copy is a data directory to start one with
  --out <dir>          default: in backups/ of the data directory

quarantine   removes events that cannot be right, for good, and computes the daily sums again
  --tool, --from, --to which; all three have to be said
  --version <version>          only events of one; so with each of these
  --event <name>
  --lane <lane>                main, unreleased or bulk

rebuild  computes the daily sums again from the events
`

/** Reads a command line. Throws a `CollectorError` that says in one line what is wrong with it. */
export function parseCommand(argv: readonly string[], env: Env = {}): Command {
  const [name, ...args] = argv
  if (name === undefined || name === '--help' || name === '-h') return { name: 'help' }
  if (name === 'help') return parseHelp(args)
  if (name === '--version') return { name: 'version' }
  if (name === 'serve') return parseServe(args, env)
  if (name === 'report') return parseReport(args, env)
  if (name === 'token') return parseToken(args, env)
  if (name === 'register') return parseRegister(args, env)
  if (name === 'doctor') return parseDoctor(args, env)
  if (isMaintenance(name)) return parseMaintenance(name, args, env[variableOf('data')]) ?? { name: 'help' }
  throw wrongUsage(`There is no command \`${name}\`.`)
}

/** The words of the usage. */
const COMMANDS = [...HELP.matchAll(/^  sonde-collector ([a-z]+) /gm)].map(([, name]) => name)

function parseHelp([about]: readonly string[]): Command {
  if (about === undefined) return { name: 'help' }
  if (!COMMANDS.includes(about)) throw wrongUsage(`There is no command \`${about}\`.`)
  return { name: 'help', about }
}

type Env = Readonly<Record<string, string | undefined>>

function parseServe(args: string[], env: Env): Command {
  const { help, config, positionals: _, ...flags } = parse(args, SERVE_FLAGS)
  return help ? { name: 'help' } : { name: 'serve', settings: settingsOf(flags, env, config) }
}

function settingsOf(flags: Flags, env: Env, config: string | undefined): Settings {
  const settings = readSettings(flags, env, config ?? env[variableOf('config')])
  required(settings.data)
  return settings
}

const SETTING_FLAGS = Object.fromEntries(
  Object.entries(SETTINGS).map(([name, { kind }]) => [name, { type: 'string' as const, multiple: kind === 'list' }]),
)

const SERVE_FLAGS = {
  ...SETTING_FLAGS,
  config: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

function settingsHelp(): string {
  const flags = Object.entries(SETTINGS).map(([name, setting]) => {
    const standard = 'default' in setting && setting.default !== 0 ? `; default ${setting.default}` : ''
    return [`--${name} <${setting.value}>`, `${setting.about}${standard}`] as const
  })
  const all = [...flags, ['--config <file>', 'JSON with these settings by their names, without `--`'] as const]
  const width = Math.max(...all.map(([flag]) => flag.length))
  return all.map(([flag, about]) => `  ${flag.padEnd(width)}  ${about}`).join('\n')
}

function parseReport(args: string[], env: Env): Command {
  const values = parse(args, {
    data: { type: 'string' },
    tool: { type: 'string' },
    days: { type: 'string' },
    admin: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) return { name: 'help' }
  return {
    name: 'report',
    data: values.admin === undefined ? required(values.data ?? env[variableOf('data')]) : '',
    tool: values.tool,
    days: wholeNumber('--days', values.days, 1, 3650) ?? DEFAULT_DAYS,
    json: values.json ?? false,
    elsewhere: values.admin === undefined ? undefined : elsewhere(values.admin, env),
  }
}

function parseToken([taskName, ...args]: string[], env: Env): Command {
  const { data, right, help, positionals } = parse(
    args,
    { data: { type: 'string' }, right: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } },
    true,
  )
  if (help || taskName === '--help' || taskName === '-h') return { name: 'help' }
  const [token, ...more] = positionals
  if (more.length > 0) throw wrongUsage(`Unexpected argument '${more[0]}'.`)
  if (taskName === 'list' ? token !== undefined : token === undefined || (taskName !== 'add' && taskName !== 'revoke')) {
    throw wrongUsage('Say `token add <name> --right <right>`, `token list` or `token revoke <name>`.')
  }
  const command = { name: 'token', data: required(data ?? env[variableOf('data')]) } as const
  if (token === undefined) return { ...command, task: { name: 'list' } }
  if (taskName === 'revoke') return { ...command, task: { name: 'revoke', token } }
  return { ...command, task: { name: 'add', token, rights: rightsOf(right ?? []) } }
}

function rightsOf(words: readonly string[]): readonly Right[] {
  const unknown = words.find((word) => !(RIGHTS as readonly string[]).includes(word))
  if (words.length === 0 || unknown !== undefined) {
    throw wrongUsage(
      `${unknown === undefined ? 'A token needs at least one right' : `\`${unknown}\` is no right`}: --right ${RIGHTS.join('|')}.`,
    )
  }
  return RIGHTS.filter((right) => words.includes(right))
}

function parseRegister(args: string[], env: Env): Command {
  const { release, admin, help, positionals } = parse(
    args,
    { release: { type: 'string' }, admin: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    true,
  )
  if (help) return { name: 'help' }
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0 || release === undefined || admin === undefined) {
    throw wrongUsage('Say `register <file> --release <version> --admin <url>`.')
  }
  return { name: 'register', file, release, elsewhere: elsewhere(admin, env) }
}

function parseDoctor(args: string[], env: Env): Command {
  const { help, config, json = false, positionals: _, ...flags } = parse(args, { ...SERVE_FLAGS, json: { type: 'boolean' } })
  return help ? { name: 'help' } : { name: 'doctor', settings: settingsOf(flags, env, config), json }
}

/** A token is a secret, and flags are for everybody on the machine to read. */
function elsewhere(url: string, env: Env): Elsewhere {
  // A file that was made with an editor ends with a line break.
  const token = env[variableOf('token')]?.trim()
  if (!/^https?:\/\/\S+$/.test(url) || !URL.canParse(url)) throw wrongUsage(`\`--admin ${url}\` is not a URL.`)
  if (!token) throw wrongUsage(`Put the token into the variable ${variableOf('token')}.`)
  if (!/^[\x21-\x7e]+$/.test(token)) throw wrongUsage(`What is in the variable ${variableOf('token')} is no token.`)
  return { url, token }
}

function wholeNumber(flag: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw wrongUsage(`\`${flag} ${text}\` is not a whole number from ${min} to ${max}.`)
}
