import { canonicalCatalog, type CatalogInput } from '@sonde/core/protocol'
import { MADE_UP_TOOL } from '../made-up-tool.ts'

const words = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${prefix}-${index}`)

export const COMMANDS = words('command', 40)
export const FLAGS = words('flag', 60).toSorted()

/** A tool of usual size: 40 commands and 60 flags. */
export const catalog: CatalogInput = canonicalCatalog({
  ...MADE_UP_TOOL,
  events: {
    'command.finished': {
      question: 'Which commands are used, how long do they take, and how often do they fail?',
      since: '1.0.0',
      properties: {
        command: { kind: 'oneOf', words: COMMANDS, about: 'The command invoked.' },
        flags: { kind: 'setOf', words: FLAGS, about: 'The flags typed.' },
        outcome: { kind: 'oneOf', words: ['ok', 'error', 'aborted'], about: 'How the command ended.' },
        exitCode: { kind: 'int', min: 0, max: 255, about: 'The exit code.' },
        durationMs: { kind: 'durationMs', about: 'Wall time.' },
      },
      reach: 'command',
    },
  },
})
