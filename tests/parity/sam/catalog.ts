import { causes, commandFinished, defineCatalog, installed, oneOf } from '@sonde/core'

/** Commands with their subcommands, as the help lists them. */
const commands = ['build', 'deploy', 'init', 'local invoke', 'local start-api', 'sync', 'validate'] as const

/** The names of SAM's own exceptions. */
const exceptions = ['ContainerNotReachable', 'StackNotFound'] as const

const finished = commandFinished({ since: '1.0.0', errors: exceptions }).properties

export const catalog = defineCatalog({
  tool: 'sam',
  endpoint: 'https://telemetry.sam.example',
  docs: 'https://sam.example/telemetry',
  about: {
    why: 'To understand what customers need, diagnose issues, and deliver features.',
    operator: 'The SAM CLI team',
    access: 'the SAM CLI team',
    sharing: 'none',
    source: 'https://sam.example/source',
    privacy: 'https://sam.example/privacy',
    terms: 'https://sam.example/service-terms',
  },
  retentionDays: 365,
  ci: 'record',
  // Runtime version, operating system and execution environment of every command.
  context: 'full',
  // `0` and `false` refuse, `1` and `true` do not.
  aliases: [{ variable: 'SAM_CLI_TELEMETRY', kind: 'value' }],
  events: {
    installed: installed({ since: '1.0.0' }),
    commandRun: {
      from: 'command.finished',
      question: 'Which commands are run, how long do they take, and what makes them fail?',
      since: '1.0.0',
      properties: {
        commandName: { ...oneOf(commands, 'The command with its subcommands, without arguments.'), from: 'command' },
        status: { ...finished.outcome, from: 'outcome' },
        duration: { ...finished.durationMs, from: 'durationMs' },
        exitCode: finished.exitCode,
        exitReason: { ...finished.errorClass, from: 'errorClass' },
        wrappedFrom: causes(exceptions, 'The exceptions that caused it.'),
        errorKind: finished.errorKind,
        unreachable: finished.unreachable,
      },
      reach: 'commandName',
    },
  },
})
