import { noticeText } from '../consent/notice.ts'
import { prepareSettings, withShown } from '../consent/settings.ts'
import { coverageKeys } from '../define/coverage.ts'
import { ensureDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import { readGateOf } from '../open-session.ts'
import type { CommandSubject, Output } from './output.ts'

/**
 * Turns telemetry on for this user on this machine and prints the whole notice, which so counts as shown. Says so where something
 * else still refuses. Exit code 1 where the choice cannot be kept.
 */
export function turnOn(world: World, subject: CommandSubject, output: Output): number {
  const { catalog } = subject
  const { directory, recipient, settings } = readGateOf(world, subject)
  const problem = directory === undefined ? 'no home directory is known' : ensureDirectory(world, directory)
  if (directory === undefined || problem !== undefined) return refuse(output, `Telemetry stays off: ${problem}.`)
  if ('refused' in recipient) return refuse(output, `Telemetry stays off: ${recipient.refused}.`)
  if (settings === 'unusable') {
    return refuse(output, `Telemetry stays off: \`${directory}/settings.json\` cannot be read. Remove it and try again.`)
  }
  try {
    const chosen = { ...withShown(settings, recipient.origin, coverageKeys(catalog)), choice: 'on' } as const
    prepareSettings(world, directory, chosen).commit()
  } catch {
    return refuse(output, `Telemetry stays off: \`${directory}\` cannot be written.`)
  }
  output.out(noticeText(catalog, recipient.origin, 'command'))
  const { consent } = readGateOf(world, subject)
  output.out(`Telemetry of ${catalog.tool} is turned on for you on this machine, in all projects.`)
  if (!consent.allowed) output.out(`In this shell it stays off: ${consent.because}.`)
  return 0
}

function refuse(output: Output, message: string): number {
  output.err(message)
  return 1
}
