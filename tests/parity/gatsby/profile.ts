import { commandFinished, commandStarted, defineCatalog, oneOf } from '@sonde/core'
import type { Profile } from '../profile.ts'

const command = oneOf(['build', 'clean', 'develop', 'new', 'serve'], 'The command invoked.')

export const catalog = defineCatalog({
  tool: 'gatsby',
  endpoint: 'https://telemetry.gatsby.example',
  docs: 'https://gatsby.example/docs/telemetry',
  about: {
    why: 'We prioritise fixes and features by how and when people use Gatsby.',
    operator: 'The Gatsby team',
    access: 'few people of the Gatsby team',
    sharing: 'public pages of plugins and starters',
    source: 'https://gatsby.example/source',
  },
  retentionDays: 365,
  ci: 'record',
  timing: 'hour',
  identity: { machine: 'stable', project: 'shared', session: true },
  events: {
    'command.started': { ...commandStarted({ since: '1.0.0' }), properties: { command } },
    'command.finished': {
      ...commandFinished({ since: '1.0.0' }),
      properties: { ...commandFinished({ since: '1.0.0' }).properties, command },
    },
  },
})

export const gatsby: Profile = { catalog, version: '5.14.1', servers: ['develop', 'serve'] }
