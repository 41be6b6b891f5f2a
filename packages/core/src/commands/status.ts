import type { World } from '../edge/world.ts'
import { counted, table, typed, withTilde, type CommandSubject, type Output } from './output.ts'
import { statusReport, type StatusReport } from './status-report.ts'
import { wayInWords } from './way-in-words.ts'

/** Shows whether telemetry is on, which input decided, and every input. Changes nothing. Exit code 0 when on, 1 when off. */
export function status(world: World, subject: CommandSubject, output: Output, flags: readonly string[]): number {
  const report = statusReport(world, subject)
  const lines = flags.includes('--json') ? [JSON.stringify(report, null, 2)] : inWords(world, subject, output, report)
  for (const line of lines) output.out(line)
  return report.allowed ? 0 : 1
}

/** The inputs that `telemetry on` changes; what else refuses goes on refusing. */
const CHANGED_BY_ON = new Set(["this machine's setting", 'mode', 'notice'])

function inWords(world: World, subject: CommandSubject, { paint, columns }: Output, report: StatusReport): string[] {
  const { tool } = subject.catalog
  const state = report.allowed ? paint('green', 'on') : paint('red', 'off')
  const inputs = report.inputs.map((input) => {
    if (input.name === report.decidedBy) return [paint('red', '×'), paint('bold', input.name), `${input.because}  ← this decided`]
    return [
      input.refuses ? '×' : paint('dim', '·'),
      input.name,
      input.refuses ? `${input.because}, too` : paint('dim', input.because),
    ]
  })
  const turns = report.allowed ? ['off'] : CHANGED_BY_ON.has(report.decidedBy ?? '') ? ['on'] : []
  return [
    `Telemetry of ${tool} is ${state}: ${report.because}.`,
    '',
    ...table(inputs, columns),
    '',
    ...table(
      [
        ['Sends to', recipientInWords(world, report)],
        ...(report.unrecordable === null ? [] : [['Records', `nothing: ${report.unrecordable}`]]),
        ...(report.unlisted === null ? [] : [['Commands', `every one is recorded as other: ${report.unlisted}`]]),
        ...(report.uncounted === null ? countedParts(report) : [['Waiting', 'it cannot be told from here, nor what was sent']]),
        ['Delivery', deliveryInWords(report)],
        ['Kept in', report.directory === null ? 'nowhere' : withTilde(world, report.directory)],
      ],
      columns,
    ),
    '',
    ...table(
      [
        ...turns.map((word) => [
          paint('bold', typed(subject, word)),
          `turns it ${word} for you on this machine, in all projects`,
        ]),
        [paint('bold', typed(subject, 'show')), 'what will be sent and what was sent, byte for byte'],
        subject.bySonde
          ? [paint('bold', typed(subject, 'erase')), 'has what was sent erased where it went']
          : [paint('bold', typed(subject, 'help')), 'prove it, erase it, and the rest'],
      ],
      columns,
    ),
  ]
}

function recipientInWords(world: World, { endpoint, transport, proxy }: StatusReport): string {
  if (endpoint === null) return 'nobody'
  const way = wayInWords(world, endpoint, transport)
  return proxy === null || transport.kind === 'file' ? way : `${way} by the proxy ${proxy}`
}

/** Where no courier can be started, only a program that waits for its own delivery has one. */
function deliveryInWords({ undeliverable: reason, lastDelivery: last }: StatusReport): string {
  if (reason === null) return last ?? 'none yet'
  return last === null ? `none: ${reason}` : `${last}; only by the program itself: ${reason}`
}

function countedParts(report: StatusReport): [string, string][] {
  return [
    ['Waiting', waiting(report)],
    ['Sent', report.receipts === 0 ? 'nothing' : counted(report.receipts, 'body', 'bodies')],
  ]
}

function waiting({ waitingBytes, waitingBodies }: StatusReport): string {
  const parts = [
    ...(waitingBodies > 0 ? [counted(waitingBodies, 'body', 'bodies')] : []),
    ...(waitingBytes > 0 ? [`${waitingBytes} bytes not yet in a body`] : []),
  ]
  return parts.length === 0 ? 'nothing' : parts.join(' and ')
}
