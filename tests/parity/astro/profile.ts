import { commandFinished, commandStarted, defineCatalog, oneOf } from '@sonde/core'
import type { Profile } from '../profile.ts'

const command = oneOf(['add', 'build', 'check', 'dev', 'preview', 'sync'], 'The command invoked.')

export const catalog = defineCatalog({
  tool: 'astro',
  endpoint: 'https://telemetry.astro.example',
  docs: 'https://astro.example/telemetry',
  about: {
    why: 'Trends in feature usage, pain points and configuration steer the roadmap.',
    operator: 'The Astro team',
    access: 'a small part of the core team',
    sharing: 'none',
    source: 'https://astro.example/telemetry-service',
    privacy: 'https://astro.example/privacy',
  },
  retentionDays: 365,
  ci: 'record',
  aliases: [{ variable: 'ASTRO_TELEMETRY_DISABLED', kind: 'any-value' }],
  events: {
    'command.started': { ...commandStarted({ since: '1.0.0' }), properties: { command } },
    'command.finished': {
      ...commandFinished({ since: '1.0.0' }),
      properties: { ...commandFinished({ since: '1.0.0', without: ['flags'] }).properties, command },
    },
  },
})

export const astro: Profile = { catalog, version: '7.0.3', servers: ['dev', 'preview'] }
