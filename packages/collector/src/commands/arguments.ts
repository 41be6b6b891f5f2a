import { parseArgs } from 'node:util'
import { DEFAULT_PORT } from '../collector.ts'
import { CollectorError } from '../collector-error.ts'

export type Command =
  | { readonly name: 'help' }
  | {
      readonly name: 'serve'
      readonly data: string
      readonly host: string
      readonly port: number
      readonly catalogs: readonly string[]
      readonly allowedHosts: readonly string[]
    }
  | {
      readonly name: 'report'
      readonly data: string
      readonly tool: string | undefined
      readonly days: number
      readonly json: boolean
    }

const DEFAULT_DAYS = 28

export const HELP = `Usage
  sonde-collector serve --data <dir> [--catalog <file>]…
  sonde-collector report --data <dir>

serve    receives events and stores them, until it is stopped
  --data <dir>         where everything is kept; created where it is missing
  --catalog <file>     a telemetry.catalog.json to register; may be repeated, and is remembered
  --port <number>      default ${DEFAULT_PORT}
  --host <address>     address to listen on, default 127.0.0.1
  --allow-host <name>  a host name to answer to, besides loopback and the catalogs' endpoints; may be repeated

report   prints what is known about the registered tools
  --data <dir>         the directory of \`serve\`, running or not
  --tool <name>        one tool
  --days <number>      at least so many days, from a Monday on; default ${DEFAULT_DAYS}
  --json               for programs
`

/** Reads a command line. Throws a `CollectorError` that says in one line what is wrong with it. */
export function parseCommand(argv: readonly string[]): Command {
  const [name, ...args] = argv
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return { name: 'help' }
  if (name === 'serve') return parseServe(args)
  if (name === 'report') return parseReport(args)
  throw wrongUsage(`There is no command \`${name}\`.`)
}

function parseServe(args: string[]): Command {
  const values = parse(args, {
    data: { type: 'string' },
    catalog: { type: 'string', multiple: true },
    port: { type: 'string' },
    host: { type: 'string' },
    'allow-host': { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) return { name: 'help' }
  return {
    name: 'serve',
    data: required(values.data),
    host: values.host ?? '127.0.0.1',
    port: wholeNumber('--port', values.port, 0, 65_535) ?? DEFAULT_PORT,
    catalogs: values.catalog ?? [],
    allowedHosts: values['allow-host'] ?? [],
  }
}

function parseReport(args: string[]): Command {
  const values = parse(args, {
    data: { type: 'string' },
    tool: { type: 'string' },
    days: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) return { name: 'help' }
  return {
    name: 'report',
    data: required(values.data),
    tool: values.tool,
    days: wholeNumber('--days', values.days, 1, 3650) ?? DEFAULT_DAYS,
    json: values.json ?? false,
  }
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>

function parse<const O extends Options>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values
  } catch (error) {
    // Node goes on to explain `--`, which nothing here takes.
    throw wrongUsage(`${(error as Error).message.split(/\. |\n/, 1)[0]?.replace(/\.$/, '')}.`)
  }
}

function required(data: string | undefined): string {
  if (!data) throw wrongUsage('Say where the data is with --data.')
  return data
}

function wholeNumber(flag: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw wrongUsage(`\`${flag} ${text}\` is not a whole number from ${min} to ${max}.`)
}

function wrongUsage(message: string): CollectorError {
  return new CollectorError('wrong-usage', `${message} See \`sonde-collector --help\`.`)
}
