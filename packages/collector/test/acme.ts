import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalCatalog, catalogText, type CatalogInput } from '@sonde/core/protocol'

/** The catalog of an imagined tool, in the form a collector gets it. */
export const acme: CatalogInput = canonicalCatalog({
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
    'command.finished': {
      question: 'Which commands are used, how long do they take, and how often do they fail?',
      since: '1.0.0',
      properties: {
        command: { kind: 'oneOf', words: ['build', 'db migrate', 'deploy'], about: 'The command invoked.' },
        flags: { kind: 'setOf', words: ['force', 'json', 'watch'], about: 'The flags typed.' },
        outcome: { kind: 'oneOf', words: ['ok', 'error', 'aborted'], about: 'How the command ended.' },
        exitCode: { kind: 'int', min: 0, max: 255, about: 'The exit code.' },
        durationMs: { kind: 'durationMs', about: 'Wall time.' },
      },
      reach: 'command',
    },
    'deploy.finished': {
      question: 'Which targets are used?',
      since: '1.0.0',
      properties: {
        target: { kind: 'oneOf', words: ['fly', 'railway'], about: 'The platform deployed to.' },
        cached: { kind: 'flag', about: 'Whether the cache was used.' },
        files: { kind: 'bucket', bounds: [1, 10, 100], about: 'How many files were uploaded.' },
        steps: { kind: 'listOf', words: ['build', 'push'], max: 4, about: 'The steps in order.' },
      },
      reach: 'target',
    },
  },
})

/** Another tool, with a property that `acme` has under the same name and another kind. */
export const other: CatalogInput = canonicalCatalog({
  ...acme,
  tool: 'other',
  endpoint: 'https://telemetry.other.example',
  events: {
    'deploy.finished': {
      question: 'How much is deployed?',
      since: '1.0.0',
      properties: { files: { kind: 'count', about: 'How many files were uploaded.' } },
    },
  },
})

/** Writes a catalog into a directory, as `sonde schema` would. */
export function writeCatalog(directory: string, catalog: CatalogInput = acme, name = `${catalog.tool}.json`): string {
  const path = join(directory, name)
  writeFileSync(path, catalogText(catalog))
  return path
}
