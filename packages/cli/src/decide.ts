import type { CatalogInput, Decision, DeclaredWords, Problem } from '@sonde/core/protocol'

/** Why a name waits for the author: the program does not show it in its help, or it takes any text. */
export type Unclear = 'hidden' | 'text'

/** What a program declares, as its own adapter collects it, which may be of another version than this. */
export interface ProgramWords extends DeclaredWords {
  /** Names that are not decided by what the program shows, each with the reason. */
  readonly unclear?: Partial<Record<Listed, Readonly<Record<string, Unclear>>>>
}

/** What came of the decisions: the words that may leave, and what is left to correct. */
export interface Decided {
  readonly words: DeclaredWords
  /** Left out of the words until the author decides. */
  readonly undecided: readonly Problem[]
  /** What to copy where several names wait: all of them as `never`, which is what they are until then. */
  readonly toCopy: readonly string[]
  /** Mistakes in the decisions. */
  readonly problems: readonly Problem[]
}

type Listed = 'commands' | 'flags'

/**
 * Decides for each declared command and flag whether its name may leave. What the help shows and takes no text may; of the rest nothing
 * does until the catalog says so. `isSection`: the catalog is the section of an oclif program, and a message says so.
 */
export function decide(
  catalog: CatalogInput,
  { commands, flags, values = {}, unclear = {} }: ProgramWords,
  isSection = false,
): Decided {
  const properties = Object.values(catalog.events).flatMap((event) => Object.values(event.properties))
  const uses = new Set(properties.map((property) => ('declared' in property ? property.declared : undefined)))
  const decisions = { commands: decisionsOf(catalog, 'commands'), flags: decisionsOf(catalog, 'flags') }
  // A flag whose value leaves has been decided on by that.
  for (const flag of Object.keys(values)) if (uses.has(`flags.${flag}`)) decisions.flags[flag] ??= 'name'
  const waiting = (['commands', 'flags'] as const).map((listed) => {
    const reasons = uses.has(listed) ? (unclear[listed] ?? {}) : {}
    return { listed, reasons, names: Object.keys(reasons).filter((name) => decisions[listed][name] === undefined) }
  })
  const kept = (listed: Listed, names: readonly string[]) =>
    names.filter((name) => (decisions[listed][name] ?? (name in (unclear[listed] ?? {}) ? 'never' : 'name')) === 'name')
  return {
    words: { commands: kept('commands', commands), flags: kept('flags', flags), values },
    undecided: waiting.flatMap(({ listed, reasons, names }) =>
      names.map((name) => undecided(listed, name, reasons[name], decisionIn(listed, [name], 'name', isSection), isSection)),
    ),
    toCopy: waiting.flatMap(({ listed, names }) => (names.length > 1 ? [decisionIn(listed, names, 'never', isSection)] : [])),
    problems: [
      ...unknownNames('commands', decisions.commands, commands),
      ...unknownNames('flags', decisions.flags, flags),
      ...[...uses].flatMap((source) => withoutChoices(source, values)),
    ],
  }
}

function decisionsOf(catalog: CatalogInput, listed: Listed): Record<string, Decision> {
  const found: Record<string, Decision> = {}
  for (const { properties } of Object.values(catalog.events)) {
    for (const property of Object.values(properties)) {
      if (!('declared' in property) || property.declared !== listed) continue
      // `never` is the word of whoever is more careful.
      for (const [name, decision] of Object.entries(property.decided ?? {})) if (found[name] !== 'never') found[name] = decision
    }
  }
  return found
}

function undecided(listed: Listed, name: string, why: Unclear | undefined, decision: string, isSection: boolean): Problem {
  const where = isSection ? 'Decide under `oclif.sonde`: ' : 'Decide in the catalog: '
  const how = isSection ? `\`${decision}\`, or \`"never"\`.` : `\`commandFinished({ ${decision} })\`, or \`'never'\`.`
  return {
    code: 'undecided',
    message: `${nameOf(listed, name)} ${why === 'hidden' ? 'is hidden in the help' : 'takes any text'}, so nothing of it leaves. ${where}${how}`,
  }
}

/** A decision as it is written: as JSON in the section, or in the catalog of a program. */
function decisionIn(listed: Listed, names: readonly string[], decision: Decision, isSection: boolean): string {
  const quote = isSection ? '"' : "'"
  const decided = names.map((name) => `${isSection ? JSON.stringify(name) : keyOf(name)}: ${quote}${decision}${quote}`)
  return `${isSection ? `"${listed}"` : listed}: { ${decided.join(', ')} }`
}

function unknownNames(listed: Listed, decisions: Readonly<Record<string, Decision>>, declared: readonly string[]): Problem[] {
  return Object.keys(decisions)
    .filter((name) => !declared.includes(name))
    .map((name) => ({
      code: 'decided-unknown',
      message: `The catalog decides on ${listed === 'commands' ? 'the command' : 'the flag'} \`${name}\`, which the program does not declare. Remove it, or write it as the program does.`,
    }))
}

function withoutChoices(source: string | undefined, values: NonNullable<DeclaredWords['values']>): Problem[] {
  const flag = source?.startsWith('flags.') ? source.slice('flags.'.length) : undefined
  if (flag === undefined || Object.hasOwn(values, flag)) return []
  return [
    {
      code: 'flag-value',
      message: `The catalog lists the value of the flag \`${flag}\`, but the program declares no choices for it everywhere it has it. Only one of a closed list may leave: declare the choices, or remove the property.`,
    },
  ]
}

function nameOf(listed: Listed, name: string): string {
  return `${listed === 'commands' ? 'The command' : 'The flag'} \`${name}\``
}

function keyOf(name: string): string {
  return /^[a-z_]\w*$/i.test(name) ? name : `'${name}'`
}
