import type { OclifCommand, OclifConfig } from './program.ts'

/** The word for a program that is one command without a name. */
const DEFAULT_COMMAND = 'default'

/** The word for a run of no declared command: what was typed instead must not leave. */
export const NO_COMMAND = 'other'

/** What oclif calls the command of a program that has only one. */
const SINGLE_COMMAND = 'Symbol(SINGLE_COMMAND_CLI)'

/** Names a command by its path: `db migrate` for `db:migrate`. */
export function commandPath(id: string): string {
  return id === SINGLE_COMMAND || id === '' ? DEFAULT_COMMAND : id.replaceAll(':', ' ')
}

/** Finds the command that an id or an alias stands for. Undefined for what no plugin declares. */
export function declaredCommand({ plugins }: OclifConfig, id: string): OclifCommand | undefined {
  for (const { commands } of plugins.values()) {
    const found = commands.find((command) => names(command).includes(id))
    if (found) return found
  }
  return undefined
}

/** oclif takes an alias that is written with spaces for one with colons. */
function names({ id, aliases = [], hiddenAliases = [] }: OclifCommand): string[] {
  return [id, ...[...aliases, ...hiddenAliases].map((alias) => alias.replaceAll(' ', ':'))]
}
