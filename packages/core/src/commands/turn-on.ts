import { codingAgent } from '../consent/agent.ts'
import type { Consent } from '../consent/decide.ts'
import { noticeParts, noticeText } from '../consent/notice.ts'
import { withShown } from '../consent/settings.ts'
import { coverageKeys } from '../define/coverage.ts'
import { ensureDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import { readGateOf } from '../session/read-gate.ts'
import { changeSettings } from './change-settings.ts'
import { typed, withTilde, type CommandSubject, type Output } from './output.ts'

/**
 * Turns telemetry on for this user on this machine and prints the whole notice, which so counts as shown. Says so where something
 * else still refuses. Exit code 1 where the choice cannot be kept, or where a coding agent asks: its word is nobody's consent.
 */
export function turnOn(world: World, subject: CommandSubject, output: Output): number {
  const { catalog, notice } = subject
  if (codingAgent(world.env) !== undefined) {
    return refuse(output, `Nothing was changed: a coding agent runs this command, and only a person can turn telemetry on.`)
  }
  const { directory, recipient, settings } = readGateOf(world, subject)
  if (directory === undefined) return refuse(output, 'Telemetry stays off: no home directory is known.')
  const problem = ensureDirectory(world, directory)
  if (problem !== undefined) return refuse(output, `Telemetry stays off: ${problem}. It is \`${withTilde(world, directory)}\`.`)
  if ('refused' in recipient) return refuse(output, `Telemetry stays off: ${recipient.refused}.`)
  if (settings === 'unusable') {
    const path = withTilde(world, `${directory}/settings.json`)
    const next = subject.bySonde ? 'Remove it, and try again.' : `\`${typed(subject, 'reset')}\` removes it.`
    return refuse(output, `Telemetry stays off: \`${path}\` cannot be read. ${next}`)
  }
  try {
    changeSettings(world, directory, (found) => ({ ...withShown(found, recipient.origin, coverageKeys(catalog)), choice: 'on' }))
  } catch {
    return refuse(output, `Telemetry stays off: \`${withTilde(world, directory)}\` cannot be written.`)
  }
  output.out(
    noticeText(
      noticeParts(catalog, { origin: recipient.origin, byCommand: true, ...(subject.bySonde && { ways: 'sonde' }) }),
      notice,
      output.columns,
    ).trimEnd(),
  )
  output.out('')
  const { consent } = readGateOf(world, subject)
  output.out(`Telemetry of ${catalog.tool} is turned ${output.paint('bold', 'on')} for you on this machine, in all projects.`)
  if (!consent.allowed) output.out(`Here it stays off all the same: ${consent.because}.${wayBack(consent)}`)
  return 0
}

/** What takes back a choice that outranks this one. For the others their reason names the variable, the file or the folder. */
function wayBack({ inputs }: Consent): string {
  return inputs.find(({ refuses }) => refuses)?.name === 'your setting for all tools' ? ' `sonde on` takes that back.' : ''
}

function refuse(output: Output, message: string): number {
  output.err(message)
  return 1
}
