import { withUsableVersion } from '../define/usable-version.ts'
import { codingAgent } from '../consent/agent.ts'
import { isCi } from '../consent/ci.ts'
import { noticeParts, noticeText } from '../consent/notice.ts'
import { withShown } from '../consent/settings.ts'
import { coverageKeys } from '../define/coverage.ts'
import { readLineFromTerminal, stdinIsTerminal } from '../edge/ask-terminal.ts'
import { ensureDirectory } from '../edge/state-directory.ts'
import { terminalColumns } from '../edge/terminal.ts'
import type { World } from '../edge/world.ts'
import { readGateOf } from '../session/read-gate.ts'
import type { AskAnswer } from '../telemetry.ts'
import { changeSettings } from './change-settings.ts'
import type { CommandSubject } from './output.ts'

/**
 * Shows the whole notice and asks the person at the terminal. Only `y` or `yes` is a yes; every other line is a no, and both are kept.
 * Asks nobody in CI, in a coding agent's run, without a terminal, where a choice was made, or where something else refuses.
 */
export async function askUser(world: World, { catalog, notice, ...subject }: CommandSubject): Promise<AskAnswer> {
  const { consent, recipient, directory, settings } = readGateOf(world, withUsableVersion({ catalog, ...subject }))
  const canAnswer = world.isTerminal(2) && stdinIsTerminal() && !isCi(world.env) && codingAgent(world.env) === undefined
  if (!canAnswer || directory === undefined || 'refused' in recipient) return 'not-asked'
  if (settings === 'unusable' || (settings !== 'missing' && settings.choice !== undefined)) return 'not-asked'
  // What a yes would change: everything else that refuses stays as it is, so the question would be for nothing.
  if (consent.inputs.some(({ refuses, name }) => refuses && name !== 'notice' && name !== 'mode')) return 'not-asked'
  if (ensureDirectory(world, directory) !== undefined) return 'not-asked'
  const parts = noticeParts(catalog, { origin: recipient.origin, byCommand: true })
  const text = noticeText(parts, notice, terminalColumns(world, 2))
  if (!world.writeError(text)) return 'not-asked'
  const line = await readLineFromTerminal('  Send these reports? [y/N] ')
  if (line === undefined) return 'not-asked'
  const choice = /^\s*y(?:es)?\s*$/i.test(line) ? 'on' : 'off'
  try {
    changeSettings(world, directory, (found) => ({ ...withShown(found, recipient.origin, coverageKeys(catalog)), choice }))
    return choice
  } catch {
    return 'not-asked'
  }
}
