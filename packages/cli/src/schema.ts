import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { catalogText, isOwnEvent, parseCatalog, totalEpsilon, withDeclaredWords, type CatalogInput } from '@sonde/core/protocol'
import { checkCatalogFile, placeProblem, writeCatalogFile } from './catalog-file.ts'
import { decide, type Decided } from './decide.ts'
import { oclifPackageOf } from './oclif-program.ts'
import { failed, succeeded, type Outcome } from './outcome.ts'
import { packedProblem } from './packed.ts'
import { readProgram, type ReadProgram } from './read-program.ts'

const SCHEMA_USAGE = `Usage: sonde schema <module...> [--out <file>] [--check]
       sonde schema package.json [--out <file>] [--check]

Collects the commands and flags of a program and writes its catalog, the file to
ship with the program and to register at the collector.

  <module...>   Built ESM files that export the catalog (or the telemetry) and the
                program: a yargs instance, commander's root command, or a function
                \`createCli\` or \`createProgram\` that returns it.
  package.json  That of an oclif program whose commands are built; \`oclif.sonde\`
                there, or in \`oclif.config.js\`, says the rest.
  --out <file>  Where to write the catalog. Default: telemetry.catalog.json, here;
                that of an oclif program beside its package.json
  --check       Write nothing. Exit with 1 and name what differs, where the file is
                not what the program declares, or where a command or flag waits for
                a decision in the catalog.`

/** Runs `sonde schema`. The value is the line to print. */
export async function schema(args: readonly string[]): Promise<Outcome<string>> {
  const parsed = parse(args)
  if (!parsed.ok) return parsed
  const { modules, out, check, help } = parsed.value
  if (help) return succeeded(SCHEMA_USAGE)
  const program = await readProgram(modules)
  if (!program.ok) return program
  const read = catalogOf(program.value)
  if (!read.ok) return read
  const { catalog, words, undecided, toCopy } = read.value
  const text = catalogText(catalog)
  const { isSection = false, shipped = isSection ? resolve(out) : undefined } = program.value
  const place = [...placeProblem(out, text, shipped), ...(typeof shipped === 'string' ? packedProblem(shipped) : [])]
  const file = check ? checkCatalogFile(out, text) : writeCatalogFile(out, text)
  const problems = [...(check ? [...undecided, ...place] : []), ...(file.ok ? [] : file.problems)]
  if (!file.ok || problems.length > 0) return { ok: false, problems }
  const { commands, flags } = words
  const counts = [
    ...(commands.length + flags.length > 0 ? [counted(commands.length, 'command'), counted(flags.length, 'flag')] : []),
    counted(Object.keys(catalog.events).filter((name) => !isOwnEvent(name)).length, 'event'),
  ]
  const epsilon = totalEpsilon(catalog)
  // What noisy answers tell about one installation adds up, so an author sees the sum.
  if (epsilon > 0) counts.push(`noisy flags with epsilon ${epsilon} in all`)
  const line = `${file.value === 'written' ? 'Wrote' : 'Up to date:'} ${out} (${counts.join(', ')})`
  return succeeded([line, ...waiting(undecided, toCopy), ...place.map(({ message, code }) => `${message} [${code}]`)].join('\n'))
}

function waiting(undecided: Decided['undecided'], toCopy: Decided['toCopy']): string[] {
  if (undecided.length === 0) return []
  const copied =
    toCopy.length > 0 ? ['To copy, and to go through name by name:', ...toCopy.map((decisions) => `  ${decisions}`)] : []
  const names = undecided.map(({ message, code }) => `- ${message} [${code}]`)
  return ['Left out, and `--check` fails until it is decided:', ...names, ...copied]
}

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (positionals.length === 0 && !values.help)
      return failed('usage', 'Name the module to read, as `sonde schema --help` shows.')
    return succeeded({ modules: positionals, ...values, out: values.out ?? defaultOut(positionals) })
  } catch (error) {
    // What Node adds explains how to name a file that begins with a dash.
    const [problem = ''] = (error as Error).message.split('. ')
    return failed('usage', `${problem.replace(/\.$/, '')}. See \`sonde schema --help\`.`)
  }
}

/** Where an oclif program looks for it; any other says by `shipped` where it is. */
function defaultOut(modules: readonly string[]): string {
  return join(dirname(oclifPackageOf(modules) ?? ''), 'telemetry.catalog.json')
}

/** The catalog with the words that may leave, and what the author has not decided. */
interface ReadCatalog extends Omit<Decided, 'problems'> {
  readonly catalog: CatalogInput
}

/** Checked twice: what the author wrote before it is touched, and the whole with the words of the program. */
function catalogOf({ catalog, words: declared, isSection }: ReadProgram): Outcome<ReadCatalog> {
  const written = parseCatalog(catalog)
  if (!written.ok) return written
  const { problems, ...decided } = decide(written.catalog, declared, isSection)
  if (problems.length > 0) return { ok: false, problems }
  const whole = parseCatalog(withDeclaredWords(written.catalog, decided.words))
  return whole.ok ? succeeded({ catalog: whole.catalog, ...decided }) : whole
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
