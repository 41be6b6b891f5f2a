import type { CatalogInput, DeclaredWords, ProgramWords } from '@sonde/core'
import { commandPath } from './command-path.ts'
import { declaredFlags } from './flags.ts'
import type { OclifCommand, OclifConfig, OclifFlag } from './program.ts'

/** How a flag is declared, by all commands that declare it. */
interface FlagUse {
  /** Absent where it takes anything else too. */
  readonly options?: readonly string[] | undefined
  readonly unclear?: 'hidden' | 'text' | undefined
}

/** Collects what the program and the plugins it depends on declare. What a user installed or linked is private. */
export function programWords({ plugins }: Pick<OclifConfig, 'plugins'>): ProgramWords {
  const declared = [...plugins.values()].filter(({ type }) => type === 'core').flatMap((plugin) => plugin.commands)
  const commands = declared.filter(({ id }) => !isOwnCommand(id))
  const uses = new Map<string, FlagUse>()
  for (const command of commands) {
    for (const [name, flag] of Object.entries(declaredFlags(command))) uses.set(name, bothUses(uses.get(name), useOf(flag)))
  }
  const flags = [...uses].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const of = <Part extends keyof FlagUse>(part: Part) =>
    Object.fromEntries(flags.flatMap(([name, { [part]: found }]) => (found === undefined ? [] : [[name, found]])))
  return {
    commands: [...new Set(commands.map(nameOf))].toSorted(),
    flags: flags.map(([name]) => name),
    values: of('options') as ProgramWords['values'],
    unclear: {
      commands: Object.fromEntries(commands.filter(({ hidden }) => hidden).map((command) => [nameOf(command), 'hidden'])),
      flags: of('unclear') as ProgramWords['unclear']['flags'],
    },
  }
}

/**
 * Takes of what a program declares what may leave: as `sonde schema` does, for a program that ships no catalog. What the help hides, and
 * flags that take any text, only where the catalog says so.
 */
export function decidedWords({ events }: CatalogInput, config: Pick<OclifConfig, 'plugins'>): DeclaredWords {
  const { commands, flags, values, unclear } = programWords(config)
  const properties = Object.values(events).flatMap((event) => Object.values(event.properties))
  const decided = (listed: 'commands' | 'flags'): Readonly<Record<string, unknown>> =>
    Object.assign(
      {},
      ...properties.map((property) => ('declared' in property && property.declared === listed ? property.decided : undefined)),
    ) as Record<string, unknown>
  const kept = (listed: 'commands' | 'flags', names: readonly string[]): string[] => {
    const decisions = decided(listed)
    return names.filter((name) => (decisions[name] ?? (Object.hasOwn(unclear[listed], name) ? 'never' : 'name')) === 'name')
  }
  return { commands: kept('commands', commands), flags: kept('flags', flags), values }
}

function useOf({ type, options, hidden }: OclifFlag): FlagUse {
  if (hidden) return { options, unclear: 'hidden' }
  return type === 'boolean' || options !== undefined ? { options } : { unclear: 'text' }
}

/** A name that one command declares harmlessly and another does not is as unclear as the other. */
function bothUses(one: FlagUse | undefined, other: FlagUse): FlagUse {
  if (one === undefined) return other
  const options = one.options && other.options ? [...new Set([...one.options, ...other.options])] : undefined
  return { options, unclear: one.unclear === 'text' ? 'text' : (other.unclear ?? one.unclear) }
}

function nameOf({ id }: OclifCommand): string {
  return commandPath(id)
}

/** Core never records its own command. */
function isOwnCommand(id: string): boolean {
  return id === 'telemetry' || id.startsWith('telemetry:')
}
