import { SetupError } from '@sonde/core'
import type { OclifPackage } from './program.ts'

export const NAME = '@sonde/oclif'

/** What tells whether oclif loads the plugin. */
interface Loading {
  readonly pjson: OclifPackage
  /** What was loaded; absent where nothing was started. */
  readonly plugins?: ReadonlyMap<string, unknown>
}

/**
 * Sees whether oclif loads this plugin in a program that sets it up. oclif leaves out what `oclif.plugins` lists and `dependencies`
 * does not, and says nothing.
 *
 * @throws SetupError that says what to write where.
 */
export function assertLoaded({ pjson, plugins }: Loading): void {
  const { dependencies = {}, oclif } = pjson
  const listed = oclif.plugins?.includes(NAME) ?? false
  if (listed && !Object.hasOwn(dependencies, NAME)) {
    throw new SetupError(
      'plugin-not-in-dependencies',
      `\`oclif.plugins\` in package.json lists \`${NAME}\`, but \`dependencies\` does not, and oclif silently leaves out such a plugin: nothing is recorded. Move it to \`dependencies\`.`,
    )
  }
  if (!listed && plugins?.has(NAME) !== true && !hasHooks(oclif)) throw notListed()
}

/** The error of a program that sets telemetry up and has nobody to record. */
export function notListed(): SetupError {
  return new SetupError(
    'plugin-not-listed',
    `package.json sets telemetry up under \`oclif.sonde\`, but nothing records: add \`${NAME}\` to \`oclif.plugins\`, or its hooks to \`oclif.hooks\` if your program has a command \`telemetry\` of its own.`,
  )
}

/** A program that names hook files of its own may pass the hooks on in them. */
function hasHooks({ hooks }: OclifPackage['oclif']): boolean {
  return hooks?.['prerun'] !== undefined && hooks['finally'] !== undefined
}
