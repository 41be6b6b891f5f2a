import { SetupError } from '@sonde/core'
import type { PluginNames } from './public-plugins.ts'

/** What only the author knows. */
export interface SondeOptions {
  /**
   * How plugins call themselves, by the package they come from: `{ '@acme/vite': ['acme:*'] }`. They may leave where the catalog lists
   * the package.
   */
  readonly plugins?: PluginNames
  /** The package this project was made from. */
  readonly starter?: string
}

/**
 * What of an author's options can be used: the build is somebody else's, and goes on whatever they are.
 *
 * @throws SetupError in strict mode, where they cannot be read or the names of plugins are no lists. Never otherwise.
 */
export function readOptions(passed: SondeOptions): SondeOptions {
  try {
    const { plugins, starter }: SondeOptions = { ...passed }
    const names = Object.entries({ ...plugins }).map(([name, patterns]) => [name, textsOf(patterns)] as const)
    if (isStrict() && names.some(([name, texts]) => texts.length !== plugins?.[name]?.length)) throw unusable()
    return { plugins: Object.fromEntries(names), ...(starter !== undefined && { starter }) }
  } catch (error) {
    if (isStrict()) throw error instanceof SetupError ? error : unusable()
    return {}
  }
}

/** Whether the author is watching. */
export function isStrict(): boolean {
  return process.env['SONDE_STRICT'] === '1'
}

function textsOf(patterns: unknown): string[] {
  return Array.isArray(patterns) ? patterns.filter((pattern) => typeof pattern === 'string') : []
}

function unusable(): SetupError {
  return new SetupError(
    'plugin-names',
    "The option `plugins` of `@sonde/vite` is no object with lists of names, so it is left out. Write each package with how its plugins call themselves: `{ '@acme/vite': ['acme:*'] }`.",
  )
}
