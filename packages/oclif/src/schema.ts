import type { CatalogInput, ProgramWords } from '@sonde/core'
import { catalogOf } from './catalog-of.ts'
import { programWords } from './declared-words.ts'
import { assertLoaded, NAME, notListed } from './loaded.ts'
import { passesHooksOn } from './own-hooks.ts'
import type { OclifConfig, OclifPlugin } from './program.ts'
import { readSection } from './section.ts'
import { load } from './telemetry-of.ts'

/** What a program declares, for `sonde schema`. */
export interface DeclaredProgram {
  /** As its section or its module has it; not checked. */
  readonly catalog: CatalogInput
  readonly words: ProgramWords
  /** Whether the section is the catalog, instead of naming a module that exports it. */
  readonly isSection: boolean
}

/** The program's own copy of oclif, of any major this package supports. */
interface Oclif {
  readonly Config: { load(options: object): Promise<OclifConfig> }
  readonly Plugin: new (options: object) => OclifPlugin & { readonly name: string; load(): Promise<void> }
}

/**
 * Collects the commands and flags of a program by its manifest, made anew from its classes: no hook and no command runs. What a user
 * installed or linked is left out.
 *
 * Rejects with a `SetupError` where telemetry is set up wrongly or oclif would leave the plugin out, and with what oclif throws where a
 * command cannot be loaded.
 *
 * @param root The directory of the program's package.json.
 */
export async function declaredProgram(root: string): Promise<DeclaredProgram> {
  const { Config, Plugin } = await oclifOf(root)
  const config = await Config.load({ root, userPlugins: false, devPlugins: false })
  assertLoaded(config)
  if (!config.plugins.has(NAME) && !(await passesHooksOn(config))) throw notListed()
  // The manifest that lies there may be older than the commands.
  const program = new Plugin({ root, isRoot: true, ignoreManifest: true, errorOnManifestCreate: true })
  await program.load()
  const section = readSection(config)
  const isSection = !('module' in section)
  const { catalog } = isSection ? { catalog: catalogOf(section, config) } : await load(section.module, config)
  return { catalog, words: programWords({ plugins: new Map([...config.plugins, [program.name, program]]) }), isSection }
}

async function oclifOf(root: string): Promise<Oclif> {
  const { createRequire } = process.getBuiltinModule('node:module')
  const { pathToFileURL } = process.getBuiltinModule('node:url')
  const file = createRequire(pathToFileURL(`${root}/`)).resolve('@oclif/core')
  return (await import(pathToFileURL(file).href)) as Oclif
}
