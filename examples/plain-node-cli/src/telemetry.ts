import { bucket, commandFinished, createTelemetry, defineCatalog, oneOf, setOf } from '@sonde/core'
import { commands, flags } from './commands.ts'
import { Mistake } from './mistake.ts'
import { version } from './version.ts'

const finished = commandFinished({ since: '0.1.0', errors: ['Mistake'] })

export const catalog = defineCatalog({
  tool: 'pace',
  endpoint: 'https://telemetry.pace.example',
  docs: 'https://pace.example/telemetry',
  about: {
    why: 'We keep what is used, and find out what people stumble over.',
    operator: 'the pace project',
    access: 'its maintainer',
    sharing: 'public report',
    source: 'https://pace.example/source',
  },
  retentionDays: 90,
  events: {
    'command.finished': {
      ...finished,
      properties: {
        ...finished.properties,
        // The program's own tables are the closed lists, so a new command or flag is in both.
        command: oneOf(Object.keys(commands), 'The command invoked, without its arguments.'),
        flags: setOf(flags, 'The names of the flags that were typed, without their values.'),
        measured: bucket([1, 10, 100, 1000], 'How often the measured command was run.'),
      },
    },
  },
})

export const telemetry = createTelemetry({ catalog, version, errors: { classes: { Mistake }, userErrors: [Mistake] } })
