import { bucket, commandFinished, commandStarted, createTelemetry, defineCatalog, durationMs, oneOf } from '@sonde/core'
import { version } from './version.ts'

export const catalog = defineCatalog({
  tool: 'acme',
  endpoint: 'https://telemetry.acme.example',
  docs: 'https://acme.example/telemetry',
  about: {
    why: 'We decide what to fix next from these numbers.',
    operator: 'Acme Ltd',
    access: 'the three core maintainers',
    sharing: 'public report',
    source: 'https://acme.example/source',
  },
  retentionDays: 365,
  events: {
    'command.started': commandStarted({ since: '1.0.0' }),
    // `init --name` takes any text: that it was typed may be known, what was typed never is.
    'command.finished': commandFinished({ since: '1.0.0', flags: { name: 'name' } }),
    'deploy.finished': {
      question: 'Which targets are used, how large are the apps, and how long does a deployment take?',
      since: '1.2.0',
      properties: {
        target: oneOf(['fly', 'railway'], 'The platform deployed to.'),
        files: bucket([1, 10, 100, 1000], 'How many files the app has.'),
        durationMs: durationMs('Wall time of the deployment.'),
      },
      reach: 'target',
    },
  },
})

export const telemetry = createTelemetry({
  catalog,
  version,
  shipped: new URL('../telemetry.catalog.json', import.meta.url),
})
