import { bucket, buildFinished, commandStarted, flag, group, oneOf, publicName, publicNames, stageFinished } from '@sonde/core'
import type { EventDefinition } from '@sonde/core'
import { ADAPTERS, INTEGRATIONS, MARKDOWN_PLUGINS } from './public-names.ts'
import { STAGES } from './stages.ts'

/** What an author may add to the lists of {@link astroEvents}. */
export interface AstroEventsOptions {
  /** The tool's version that first sent these events. */
  readonly since: string
  /** Names of integrations that may be named, beside those of `@astrojs`. */
  readonly integrations?: readonly string[]
  readonly adapters?: readonly string[]
  readonly markdownPlugins?: readonly string[]
  /** Names of packages that projects are made from, such as themes. */
  readonly starters?: readonly string[]
  /** Names of the author's own error classes. */
  readonly errors?: readonly string[]
  /** The author's own error codes. */
  readonly codes?: readonly string[]
}

/** The events of an Astro command, which only the integration records. */
export type AstroEvents = Readonly<Record<'command.started' | 'build.finished' | 'stage.finished', EventDefinition>>

/** The sizes of a site: exact ones would tell projects apart. */
const PAGES = [1, 2, 10, 30, 100, 300, 1000, 3000, 10_000] as const

/**
 * Defines the events of an Astro command, to be spread into a catalog's `events`: `command.started` (`build`, `dev` or `preview`),
 * `build.finished` with the configuration by closed lists, and `stage.finished`.
 */
export function astroEvents(options: AstroEventsOptions): AstroEvents {
  try {
    return eventsWith({ ...options })
  } catch {
    // Of options that cannot be read it has nothing: the check of the catalog says what is missing then.
    return eventsWith({} as AstroEventsOptions)
  }
}

function eventsWith(options: AstroEventsOptions): AstroEvents {
  const { since, integrations, adapters, markdownPlugins, starters } = options
  const [errors, codes] = [options.errors ?? [], options.codes ?? []]
  const plugins = INTEGRATIONS.concat(integrations ?? [])
  const build = buildFinished({ since, stages: STAGES, plugins, errors, codes, ...(starters && { starters }) })
  const { modules: _, files: __, ...properties } = build.properties
  return {
    'command.started': commandStarted({ since, commands: ['build', 'dev', 'preview'] }),
    'build.finished': {
      ...build,
      question: 'What are sites built with, how long does that take, and where does it fail?',
      properties: {
        ...properties,
        plugin: publicName(plugins, 'The integration that failed, if it is a listed one.'),
        plugins: publicNames(plugins, 'The listed integrations of the site.'),
        adapter: publicName(ADAPTERS.concat(adapters ?? []), 'The adapter of the site, if it is a listed one.'),
        output: oneOf(['static', 'server'], 'How pages are made.'),
        markdown: group(
          {
            syntaxHighlight: oneOf(['shiki', 'prism', 'off'], 'What highlights code.'),
            gfm: flag("Whether GitHub's Markdown is on."),
            smartypants: flag('Whether quotes and dashes are replaced.'),
            plugins: publicNames(MARKDOWN_PLUGINS.concat(markdownPlugins ?? []), 'The listed plugins of Markdown.'),
          },
          'How Markdown is read.',
        ),
        pages: bucket(PAGES, 'How many pages were made.'),
      },
    },
    'stage.finished': stageFinished({ since, stages: STAGES, plugins, commands: ['build', 'dev'], errors }),
  }
}
