import { canonicalCatalog, type CatalogInput } from '@sonde/core/protocol'
import { MADE_UP_TOOL } from '../made-up-tool.ts'

const words = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`)
const duration = { kind: 'durationMs', about: 'Wall time.' } as const
const outcome = { kind: 'oneOf', words: ['ok', 'error', 'aborted'], about: 'How it ended.' } as const
const errorClass = { kind: 'errorClass', words: words('Error', 15), about: 'What went wrong.' } as const
const shared = { since: '1.0.0' } as const

/** Lists what `fill` makes up, so that `report` has every table that its events can answer. */
export const catalog: CatalogInput = canonicalCatalog({
  ...MADE_UP_TOOL,
  events: {
    'command.finished': {
      ...shared,
      question: 'Which commands are used, how long do they take, and how often do they fail?',
      properties: {
        command: { kind: 'oneOf', words: words('command-', 12), about: 'The command.' },
        outcome,
        errorClass,
        durationMs: duration,
      },
    },
    'build.finished': {
      ...shared,
      question: 'Which plugins and starters are used, and how reliable are they?',
      properties: {
        plugins: { kind: 'setOf', words: words('plugin-', 40).toSorted(), about: 'The plugins.' },
        extensions: { kind: 'setOf', words: words('extension-', 30).toSorted(), as: 'pairs', about: 'Leave as pairs.' },
        starter: { kind: 'oneOf', words: words('starter-', 8), about: 'The starter.' },
        outcome,
        errorClass,
        durationMs: duration,
      },
    },
    milestone: {
      ...shared,
      question: 'How far do installations get?',
      properties: { name: { kind: 'oneOf', words: ['used', 'built', 'deployed'], about: 'The milestone.' } },
    },
  },
})
