import { createTelemetry, defineCatalog } from '@sonde/core'
import { viteEvents } from '@sonde/vite'

export const catalog = defineCatalog({
  tool: 'notes',
  endpoint: 'https://telemetry.notes.example',
  docs: 'https://notes.example/telemetry',
  about: {
    why: 'We want to know how long building takes for those who work on Notes, and what breaks.',
    operator: 'The Notes team',
    access: 'its two maintainers',
    sharing: 'public report',
    source: 'https://notes.example/source',
  },
  retentionDays: 180,
  events: viteEvents({ since: '1.0.0', plugins: ['notes-phrases'] }),
})

export const telemetry = createTelemetry({ catalog, version: '1.2.0' })
