import type { DeclaredWords } from '@sonde/core'
import { commandPath } from './command-path.ts'
import { declaredFlags } from './flags.ts'
import type { OclifCommand, OclifConfig } from './program.ts'

/** The commands of the program and of the plugins it depends on. What a user installed or linked is private. */
export function programCommands({ plugins }: Pick<OclifConfig, 'plugins'>): OclifCommand[] {
  const commands = [...plugins.values()].filter(({ type }) => type === 'core').flatMap((plugin) => plugin.commands)
  return commands.filter(({ id }) => !isOwnCommand(id))
}

/** What a program declares, in the words the hooks record: no aliases, which stand for their command. */
export function declaredWords(config: Pick<OclifConfig, 'plugins'>): DeclaredWords {
  const commands = programCommands(config)
  const flags = commands.flatMap((command) => Object.keys(declaredFlags(command)))
  return {
    commands: [...new Set(commands.map(({ id }) => commandPath(id)))].toSorted(),
    flags: [...new Set(flags)].toSorted(),
  }
}

/** Core never records its own command. */
function isOwnCommand(id: string): boolean {
  return id === 'telemetry' || id.startsWith('telemetry:')
}
