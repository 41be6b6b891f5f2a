import type { DeclaredOptions, YargsProgram } from './program.ts'

/** An option the program declares. */
export interface DeclaredFlag {
  /** The name that may leave: the declared one, or its first alias that is longer than a letter. */
  readonly name: string
  readonly names: ReadonlySet<string>
}

/** Lists the declared options, each once, without those that are positional arguments. */
export function declaredFlags(
  { key: declared = {}, alias = {} }: DeclaredOptions,
  positionals: readonly string[],
): DeclaredFlag[] {
  const flags: DeclaredFlag[] = []
  for (const key of Object.keys(declared)) {
    if (flags.some((flag) => flag.names.has(key))) continue
    const names = namesOf(key, alias)
    if (positionals.some((positional) => names.has(positional))) continue
    flags.push({ name: [...names].find((name) => name.length > 1) ?? key, names })
  }
  return flags
}

/** What was typed of the declared options. */
export interface TypedFlags {
  readonly flags: readonly string[]
  /** Only of options with declared choices; core keeps those that the catalog lists. */
  readonly flagValues: Readonly<Record<string, string>>
}

/**
 * Names the declared options that were typed. Values are only asked whether they are there, except where the program declares choices; a
 * default was not typed, and neither was what a variable or a configuration file supplied.
 */
export function typedFlags(program: YargsProgram, positionals: readonly string[], args: readonly string[]): TypedFlags {
  const typed = typedOptions(program, positionals, args)
  const { choices = {} } = program.getOptions?.() ?? {}
  const values = typed.flatMap(({ name, names }) => {
    const key = [...names].find((each) => Object.hasOwn(choices, each))
    const value = key !== undefined && program.parsed ? valueAt(program.parsed.argv, key) : undefined
    // yargs has not compared them yet: what is no choice was typed by somebody.
    return choices[key ?? '']?.includes(value) ? [[name, String(value)] as const] : []
  })
  return { flags: typed.map(({ name }) => name), flagValues: Object.fromEntries(values) }
}

function typedOptions(program: YargsProgram, positionals: readonly string[], args: readonly string[]): DeclaredFlag[] {
  const options = program.getOptions?.()
  if (!options || !program.parsed) return []
  const { argv, aliases, defaulted } = program.parsed
  return declaredFlags(options, positionals).filter((flag) => {
    const names = [...flag.names].flatMap((name) => [name, ...(aliases[name] ?? [])])
    const given = names.some((name) => valueAt(argv, name) !== undefined) && !names.some((name) => name in defaulted)
    return given && !isUncounted(names, argv, options) && (!hasOtherSources(options) || names.some((name) => isTyped(name, args)))
  })
}

function namesOf(key: string, aliases: NonNullable<DeclaredOptions['alias']>): Set<string> {
  const names = new Set([key])
  // An alias may have aliases: a set that grows while it is iterated visits them too.
  for (const name of names) {
    for (const [one, others] of Object.entries(aliases)) {
      if (one === name || others.includes(name)) for (const each of [one, ...others]) names.add(each)
    }
  }
  return names
}

/** yargs turns `--db.host` into `{ db: { host } }`. */
function valueAt(argv: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(argv, name)) return argv[name]
  return name.split('.').reduce<unknown>((value, part) => (isRecord(value) ? value[part] : undefined), argv)
}

/** An option of type `count` is 0 when it was not typed, without being called a default. */
function isUncounted(
  names: readonly string[],
  argv: Readonly<Record<string, unknown>>,
  { count = [] }: DeclaredOptions,
): boolean {
  return names.some((name) => count.includes(name) && argv[name] === 0)
}

function hasOtherSources({ envPrefix, config = {}, configObjects = [] }: DeclaredOptions): boolean {
  return typeof envPrefix === 'string' || configObjects.length > 0 || Object.keys(config).length > 0
}

function isTyped(name: string, args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return args.slice(0, end < 0 ? args.length : end).some((arg) => {
    const [option = ''] = arg.split('=', 1)
    if (name.length === 1 && option.startsWith('-') && !option.startsWith('--')) return option.includes(name)
    return option === `--${name}` || option === `--no-${name}`
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
