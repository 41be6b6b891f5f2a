import { defineCatalog, oneOf } from '@sonde/core'

export const commands = ['build', 'deploy', 'remove', 'secrets', 'start', 'update'] as const

export const catalog = defineCatalog({
  tool: 'sst',
  endpoint: 'https://telemetry.sst.example',
  docs: 'https://docs.sst.example/anonymous-telemetry',
  about: {
    why: 'We gauge feature usage, pain points and customization across all users.',
    operator: 'The SST team',
    access: 'the SST team',
    sharing: 'public dashboards or reports',
    source: 'https://sst.example/telemetry-service',
  },
  retentionDays: 365,
  ci: 'record',
  // The page lists the machine information of every event, and the whole version.
  context: 'full',
  aliases: [{ variable: 'SST_TELEMETRY_DISABLED', kind: 'any-value' }],
  events: {
    CLI_COMMAND: {
      from: 'command.started',
      question: 'Which commands are invoked?',
      since: '1.0.0',
      properties: {
        command: oneOf(commands, 'The command invoked.'),
      },
      reach: 'command',
    },
  },
})
