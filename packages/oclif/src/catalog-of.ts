import { commandFinished, flagValue, type CatalogInput } from '@sonde/core'
import type { OclifConfig } from './program.ts'
import type { DataSection } from './section.ts'

/**
 * Makes the catalog of a program from its section: the program's name, a year of retention and `command.finished` stand for what it
 * leaves out. What is wrong in it is found by the check of catalogs.
 */
export function catalogOf(section: Partial<CatalogInput> & DataSection, { bin }: Pick<OclifConfig, 'bin'>): CatalogInput {
  const { values = [], since = '0.0.0', commands = {}, flags = {}, ...parts } = section
  const finished = commandFinished({ since, commands, flags })
  const recorded = values.map((flag) => [`flag.${flag}`, flagValue(flag, `What was given for \`--${flag}\`.`)] as const)
  const events = parts.events ?? {
    'command.finished': { ...finished, properties: { ...finished.properties, ...Object.fromEntries(recorded) } },
  }
  return { tool: bin, retentionDays: 365, ...parts, events } as CatalogInput
}
