import type { Flags, OclifCommand, OclifFlag } from './program.ts'

/** The flags that were typed, each with those of its values that are declared `options`. */
export type TypedFlags = ReadonlyMap<string, readonly string[]>

/** The flags a command declares: its own, those of its base class, and `--json` where it is enabled. */
export function declaredFlags({ flags, baseFlags, enableJsonFlag }: OclifCommand): Flags {
  return { ...(enableJsonFlag && { json: { type: 'boolean' } }), ...baseFlags, ...flags }
}

/**
 * Names the declared flags among the arguments, by the rules of oclif's parser. The parser itself is never called: it runs the
 * program's own code for each value and default. Of values only those are kept that the flag declares as `options`.
 */
export function typedFlags(declared: Flags, args: readonly string[]): TypedFlags {
  const typed = new Map<string, string[]>()
  // The next one last, so that taking it and putting parts of it back cost the same however many follow.
  const rest = args.toReversed()
  let greedy: string | undefined
  for (let arg = rest.pop(); arg !== undefined && arg !== '--'; arg = rest.pop()) {
    const found = findFlag(declared, arg)
    if (found === undefined) {
      const equals = arg.indexOf('=')
      if (arg.startsWith('-') && equals > 0 && findFlag(declared, arg.slice(0, equals)) !== undefined) {
        rest.push(arg.slice(equals + 1), arg.slice(0, equals))
      } else if (greedy !== undefined && !arg.startsWith('-')) keep(greedy, arg)
      continue
    }
    const { type, multiple } = declared[found] ?? {}
    keep(found)
    if (type !== 'option') {
      // Letters may be combined: the next one is a flag of its own.
      if (!arg.startsWith('--') && arg.length > 2) rest.push(`-${arg.slice(2)}`)
      continue
    }
    greedy = multiple ? found : undefined
    const value = inlineValue(arg) ?? (findFlag(declared, rest.at(-1) ?? '') === undefined ? rest.pop() : undefined)
    if (value !== undefined) keep(found, value)
  }
  return typed

  function keep(name: string, value?: string): void {
    const values = typed.get(name) ?? []
    typed.set(name, values)
    if (value !== undefined && declared[name]?.options?.includes(value)) values.push(value)
  }
}

/** The name of the flag that an argument is, in any of its spellings. */
function findFlag(declared: Flags, arg: string): string | undefined {
  if (arg.startsWith('--')) return findLong(declared, arg.slice(2))
  const letter = arg.startsWith('-') ? arg[1] : undefined
  return letter === undefined ? undefined : nameWhere(declared, (flag) => flag.char === letter || hasAlias(flag, letter))
}

function findLong(declared: Flags, name: string): string | undefined {
  if (Object.hasOwn(declared, name)) return name
  const byAlias = nameWhere(declared, (flag) => hasAlias(flag, name))
  if (byAlias !== undefined || !name.startsWith('no-')) return byAlias
  const negated = findLong(declared, name.slice(3))
  return negated !== undefined && declared[negated]?.allowNo ? negated : undefined
}

/** oclif makes no difference between the two kinds when it reads arguments. */
function hasAlias({ aliases = [], charAliases = [] }: OclifFlag, name: string): boolean {
  return aliases.includes(name) || charAliases.includes(name)
}

function nameWhere(declared: Flags, matches: (flag: OclifFlag) => boolean): string | undefined {
  return Object.keys(declared).find((name) => matches(declared[name] as OclifFlag))
}

/** `fly` of `-tfly` and `-t=fly`. */
function inlineValue(arg: string): string | undefined {
  if (arg.startsWith('--') || arg.length < 3) return undefined
  return arg.slice(arg[2] === '=' ? 3 : 2)
}
