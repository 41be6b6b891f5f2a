import { defineCatalog, oneOf } from '@sonde/core'
import type { Profile } from '../profile.ts'

export const catalog = defineCatalog({
  tool: 'wasp',
  endpoint: 'https://telemetry.wasp.example',
  docs: 'https://wasp.example/docs/telemetry',
  about: {
    why: 'We want to know how many people try, use, build and deploy, and how often.',
    operator: 'The Wasp team',
    access: 'the Wasp team',
    sharing: 'none',
    source: 'https://wasp.example/source',
  },
  retentionDays: 365,
  ci: 'record',
  aliases: [{ variable: 'WASP_TELEMETRY_DISABLE', kind: 'any-value' }],
  events: {
    'command.started': {
      question: 'How often is Wasp used?',
      since: '0.1.0',
      properties: { command: oneOf(['build', 'compile', 'db', 'deploy', 'new', 'start'], 'The command invoked.') },
      reach: 'command',
    },
  },
})

export const wasp: Profile = { catalog, version: '0.1.9.1', servers: ['start'] }
