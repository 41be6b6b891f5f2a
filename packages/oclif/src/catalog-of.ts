import { commandFinished, oneOf, setOf, SetupError, type CatalogInput } from '@sonde/core'
import { declaredFlags } from './flags.ts'
import type { OclifConfig, OclifFlag } from './program.ts'
import { programCommands } from './declared-words.ts'
import type { DataSection } from './section.ts'

/** The property for the value of a flag. */
export const valueProperty = (flag: string): string => `flag.${flag}`

/**
 * Makes the catalog of a program from its section: the program's name, a year of retention and `command.finished` stand for what it
 * leaves out. What is wrong in it is found by the check of catalogs.
 *
 * @throws SetupError where `values` names a flag without `options`.
 */
export function catalogOf(
  section: Partial<CatalogInput> & DataSection,
  config: Pick<OclifConfig, 'bin' | 'plugins'>,
): CatalogInput {
  const { values = [], since = '0.0.0', ...parts } = section
  const finished = commandFinished({ since })
  const recorded = Object.fromEntries(values.map((flag) => [valueProperty(flag), valueOf(flag, config)]))
  const events = parts.events ?? {
    'command.finished': { ...finished, properties: { ...finished.properties, ...recorded } },
  }
  return { tool: config.bin, retentionDays: 365, ...parts, events } as CatalogInput
}

/** The values of a flag in whichever command declares it. */
function valueOf(name: string, config: Pick<OclifConfig, 'plugins'>) {
  const declared = programCommands(config)
    .map((command) => declaredFlags(command)[name])
    .filter((flag): flag is OclifFlag => flag?.options !== undefined)
  if (declared.length === 0) {
    throw new SetupError(
      'flag-values',
      `\`oclif.sonde.values\` in package.json lists \`${name}\`, but no command has a flag of that name with \`options\`, so its values could be anything. Declare the options, or leave the flag out.`,
    )
  }
  const words = [...new Set(declared.flatMap(({ options = [] }) => options))]
  const about = `What was given for \`--${name}\`.`
  return declared.some(({ multiple }) => multiple) ? setOf(words, about) : oneOf(words, about)
}
