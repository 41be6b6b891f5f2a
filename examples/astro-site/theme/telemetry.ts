import { astroEvents, withAstroAliases } from '@sonde/astro'
import { defineCatalog } from '@sonde/core'

export const version = '2.0.1'

export const catalog = withAstroAliases(
  defineCatalog({
    tool: 'journal',
    endpoint: 'https://telemetry.journal.example',
    docs: 'https://journal.example/telemetry',
    about: {
      why: 'We want to know which versions of Astro and which integrations the theme has to work with.',
      operator: 'The authors of the theme',
      access: 'its one maintainer',
      sharing: 'public report',
      source: 'https://journal.example/source',
    },
    retentionDays: 365,
    events: astroEvents({ since: '2.0.0', integrations: ['astro-theme-journal'], starters: ['astro-theme-journal'] }),
  }),
)
