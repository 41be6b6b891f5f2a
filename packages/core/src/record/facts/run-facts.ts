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

/** Captures the facts of this run. Reads variables and one descriptor; touches no file and loads nothing. */
export function runFacts(world: Pick<World, 'env' | 'fs' | 'runtime'>, { label }: Pick<CatalogInput, 'label'>): RunFacts {
  const { env, runtime } = world
  return defined({
    runtimeMinor: runtime.minor,
    tty: looksLikeTerminal(world, 1) || undefined,
    terminal: terminalOf(env),
    ide: ideOf(env),
    cloudIde: cloudIde(env),
    packageManager: packageManagerOf(env['npm_config_user_agent']),
    label: labelOf(env, label),
  })
}

/** A line has at most 4 KiB: what is not there takes no room. */
function defined(facts: { readonly [Name in keyof RunFacts]: RunFacts[Name] | undefined }): RunFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
}
