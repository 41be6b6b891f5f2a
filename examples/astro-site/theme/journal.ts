import { sonde } from '@sonde/astro'
import type { AstroIntegration } from 'astro'
import { catalog, version } from './telemetry.ts'

/** What a site that uses the theme says about itself. */
export interface JournalOptions {
  readonly title: string
}

/** The theme: a title for every page, a feed, and the telemetry of its author. */
export function journal({ title }: JournalOptions): AstroIntegration {
  return {
    name: 'astro-theme-journal',
    hooks: {
      'astro:config:setup'({ injectRoute, updateConfig }) {
        injectRoute({ pattern: '/feed.json', entrypoint: new URL('feed.ts', import.meta.url) })
        updateConfig({
          integrations: [sonde({ catalog, version, starter: 'astro-theme-journal' })],
          vite: { define: { JOURNAL_TITLE: JSON.stringify(title) } },
        })
      },
    },
  }
}
