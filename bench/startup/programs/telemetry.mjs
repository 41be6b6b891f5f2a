import { commandFinished, createTelemetry, defineCatalog, oneOf } from '@sonde/core'

const finished = commandFinished({ since: '1.0.0' })

export const catalog = defineCatalog({
  tool: 'plain',
  endpoint: 'https://telemetry.plain.example',
  docs: 'https://plain.example/telemetry',
  about: {
    why: 'We decide what to fix next from these numbers.',
    operator: 'Plain Ltd',
    access: 'the three core maintainers',
    sharing: 'public report',
    source: 'https://plain.example/source',
  },
  retentionDays: 365,
  events: {
    'command.finished': {
      ...finished,
      properties: { ...finished.properties, command: oneOf(['build', 'deploy', 'dev'], 'The command invoked.') },
    },
  },
})

export const telemetry = createTelemetry({ catalog, version: '1.4.2' })
