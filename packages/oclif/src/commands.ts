import { runTelemetryCommand } from './telemetry-command.ts'

/** A command as oclif runs it. Not a class of its own: that would load a copy of oclif for a few words. */
interface TelemetryCommand {
  readonly summary: string
  readonly hidden: boolean
  /** Everything that is typed is passed on as it is. */
  readonly strict: false
  readonly args: Readonly<Record<string, object>>
  readonly flags: Readonly<Record<string, never>>
  run(argv: readonly string[], config: object): Promise<void>
}

const SUMMARIES = {
  status: 'Show whether telemetry is on, and what decided',
  on: 'Turn telemetry on for you on this machine',
  off: 'Turn telemetry off for you on this machine',
  show: 'Show what will be sent and what was sent, byte for byte',
  explain: 'Say what may be reported, and to whom',
  verify: 'Prove what telemetry does on this machine',
  erase: 'Have what was sent erased where it went',
  reset: 'Forget everything that is kept here',
  endpoint: 'Show or change where events go',
} as const

/** Other words for the same. */
const SYNONYMS = { enable: SUMMARIES.on, disable: SUMMARIES.off } as const

/** What oclif finds here by the name that package.json gives. */
export const COMMANDS: Readonly<Record<string, TelemetryCommand>> = {
  telemetry: command([], 'Show, stop or allow usage telemetry'),
  ...Object.fromEntries(Object.entries(SUMMARIES).map(([word, summary]) => [`telemetry:${word}`, command([word], summary)])),
  ...Object.fromEntries(Object.entries(SYNONYMS).map(([word, summary]) => [`telemetry:${word}`, command([word], summary, true)])),
}

function command(words: readonly string[], summary: string, hidden = false): TelemetryCommand {
  return {
    summary,
    hidden,
    strict: false,
    args: {},
    flags: {},
    run: (argv, config) => runTelemetryCommand(config, [...words, ...argv]),
  }
}
