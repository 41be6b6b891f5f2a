import { cloudIde } from '../../consent/cloud-ide.ts'
import type { CatalogInput } from '../../define/catalog.ts'
import { looksLikeTerminal } from '../../edge/terminal.ts'
import type { World } from '../../edge/world.ts'
import type { CLOUD_IDE_WORDS } from '../../protocol/facts.ts'
import { ideOf, type IdeWord } from './ide.ts'
import { labelOf } from './label.ts'
import { packageManagerOf } from './package-manager.ts'
import { terminalOf, type TerminalWord } from './terminal.ts'

/**
 * What differs from run to run beyond `RunContext`, in closed words. What is absent is not there, such as the IDE of a run
 * outside any.
 */
export interface RunFacts {
  /** The second number of the runtime's version. */
  readonly runtimeMinor?: number
  /** Present where stdout is a terminal. */
  readonly tty?: true
  readonly terminal?: TerminalWord | 'other'
  readonly ide?: IdeWord | 'other'
  readonly cloudIde?: (typeof CLOUD_IDE_WORDS)[number]
  /** With the first two numbers of its version, where they are known: `pnpm 12.21`. */
  readonly packageManager?: string
  /** A word of the catalog's `label`, or `other`. */
  readonly label?: string
}

export type FactWorld = Pick<World, 'env' | 'fs' | 'runtime'>

/** How each is found out. What is not there is undefined. */
const READERS: {
  readonly [Name in keyof RunFacts]-?: (world: FactWorld, catalog: Pick<CatalogInput, 'label'>) => RunFacts[Name] | undefined
} = {
  runtimeMinor: ({ runtime }) => runtime.minor,
  tty: (world) => looksLikeTerminal(world, 1) || undefined,
  terminal: ({ env }) => terminalOf(env),
  ide: ({ env }) => ideOf(env),
  cloudIde: ({ env }) => cloudIde(env),
  packageManager: ({ env }) => packageManagerOf(env['npm_config_user_agent']),
  label: ({ env }, { label }) => labelOf(env, label),
}

const NAMES = Object.keys(READERS) as readonly (keyof RunFacts)[]

/** Captures facts of this run, all or some. Reads variables and one descriptor; touches no file and loads nothing. */
export function runFacts(world: FactWorld, catalog: Pick<CatalogInput, 'label'>, names = NAMES): RunFacts {
  const facts = names.map((name) => [name, READERS[name](world, catalog)] as const)
  // A line has at most 4 KiB: what is not there takes no room.
  return Object.fromEntries(facts.filter(([, value]) => value !== undefined))
}
