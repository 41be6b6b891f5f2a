import { bucket, commandFinished, createTelemetry, defineCatalog, flagValue } from '@sonde/core'
import { Mistake } from './shelf.ts'
import { version } from './version.ts'

const finished = commandFinished({
  since: '2.0.0',
  errors: ['Mistake'],
  // Both take any text: that they were typed may be known, what was typed never is.
  flags: { tag: 'name', title: 'name' },
})

export const catalog = defineCatalog({
  tool: 'shelf',
  endpoint: 'https://telemetry.shelf.example',
  docs: 'https://shelf.example/telemetry',
  about: {
    why: 'We work on what is used, and find out where it fails.',
    operator: 'the shelf project',
    access: 'its two maintainers',
    sharing: 'public report',
    source: 'https://shelf.example/source',
  },
  retentionDays: 180,
  events: {
    'command.finished': {
      ...finished,
      properties: { ...finished.properties, format: flagValue('format', 'How the list was shown.') },
    },
    'list.shown': {
      question: 'How long do lists get, so that showing them stays fast?',
      since: '2.1.0',
      properties: { items: bucket([1, 10, 100, 1000], 'How many items were shown.') },
    },
  },
})

export const telemetry = createTelemetry({
  catalog,
  version,
  shipped: new URL('../telemetry.catalog.json', import.meta.url),
  errors: { classes: { Mistake }, userErrors: [Mistake] },
})
