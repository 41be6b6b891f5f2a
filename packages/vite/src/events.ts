import { buildFinished, commandStarted, stageFinished, type EventDefinition } from '@sonde/core'
import { FRAMEWORK_WORDS, PUBLIC_PACKAGES, VITE } from './public-plugins.ts'
import { STAGES } from './stages.ts'

/** What an author may add to the lists of {@link viteEvents}. */
export interface ViteEventsOptions {
  /** The tool's version that first sent these events. */
  readonly since: string
  /** Names of packages whose plugins may be named, beside those that are known. */
  readonly plugins?: readonly string[]
  /** Names of packages that projects are made from. */
  readonly starters?: readonly string[]
  /** Names of environments beside `client` and `ssr`. */
  readonly environments?: readonly string[]
  /** Names of the author's own error classes. */
  readonly errors?: readonly string[]
  /** The author's own error codes. */
  readonly codes?: readonly string[]
}

/** The events of a Vite session, which only the adapter records. */
export type ViteEvents = Readonly<Record<'command.started' | 'build.finished' | 'stage.finished', EventDefinition>>

/**
 * Defines the events of a Vite session, to be spread into a catalog's `events`: `command.started` (`build`, `dev` or `preview`),
 * `build.finished` and `stage.finished`, with closed lists of public plugins and frameworks.
 */
export function viteEvents(options: ViteEventsOptions): ViteEvents {
  try {
    return eventsWith({ ...options })
  } catch {
    // Of options that cannot be read it has nothing: the check of the catalog says what is missing then.
    return eventsWith({} as ViteEventsOptions)
  }
}

function eventsWith({ since, plugins, starters, environments, errors, codes }: ViteEventsOptions): ViteEvents {
  const packages = [VITE, ...PUBLIC_PACKAGES].concat(plugins ?? [])
  return {
    'command.started': commandStarted({ since, commands: ['build', 'dev', 'preview'] }),
    'build.finished': buildFinished({
      since,
      stages: STAGES,
      plugins: packages,
      frameworks: FRAMEWORK_WORDS,
      environments: ['client', 'ssr'].concat(environments ?? []),
      errors: errors ?? [],
      codes: codes ?? [],
      ...(starters && { starters }),
    }),
    'stage.finished': stageFinished({
      since,
      stages: STAGES,
      plugins: packages,
      commands: ['build', 'dev'],
      errors: errors ?? [],
    }),
  }
}
