import { knownSettings, readSettings } from '../consent/settings.ts'
import { forgetRecorded } from '../deliver/forget-recorded.ts'
import { allToolsDirectory, checkDirectory, ensureDirectory } from '../edge/state-directory.ts'
import { changeSettings } from './change-settings.ts'
import { findTools } from './find-tools.ts'
import type { CommandContext } from './output.ts'

/**
 * Switches every tool off, those among them that are installed later, and deletes what was recorded and not sent. Exit code 1 where the
 * choice cannot be kept, with the variable that works instead.
 */
export function allToolsOff({ world, output }: CommandContext): number {
  const directory = allToolsDirectory(world)
  const problem = directory === undefined ? 'no home directory is known' : ensureDirectory(world, directory)
  if (directory === undefined || problem !== undefined) return cannotKeep(output, problem)
  try {
    changeSettings(world, directory, (found) => ({ ...knownSettings(found), choice: 'off' }))
  } catch {
    return cannotKeep(output, 'the settings cannot be written')
  }
  const left = findTools(world).filter((tool) => !forgotten(() => forgetRecorded(world, tool.directory)))
  output.out(`Telemetry of every tool that uses Sonde is ${output.paint('bold', 'off')} for you on this machine.`)
  output.out('That holds for tools you install later, too. What was recorded and not sent is deleted; receipts are kept.')
  for (const { name } of left) output.err(`What ${name} recorded could not be deleted. It stays unsent.`)
  return left.length === 0 ? 0 : 1
}

/** Takes the switch for all tools back; what each tool was told by itself holds again. Exit code 1 where that cannot be written. */
export function allToolsOn({ world, output }: CommandContext): number {
  const directory = allToolsDirectory(world)
  const found =
    directory === undefined || checkDirectory(world, directory) === 'missing' ? 'missing' : readSettings(world, directory)
  try {
    if (directory !== undefined && found !== 'missing') {
      changeSettings(world, directory, (settings) => {
        const { choice: _choice, ...others } = knownSettings(settings)
        return others
      })
    }
  } catch {
    output.err('Nothing was changed: the settings cannot be written.')
    return 1
  }
  output.out('You have no switch for all tools any more. Each tool follows its own notice and what you told it.')
  output.out('`sonde status` shows which are on; `sonde on <tool>` turns one on.')
  return 0
}

function forgotten(act: () => void): boolean {
  try {
    act()
    return true
  } catch {
    return false
  }
}

function cannotKeep(output: CommandContext['output'], problem: string | undefined): number {
  output.err(`The choice could not be kept: ${problem}. This works everywhere: SONDE_TELEMETRY_DISABLED=1`)
  return 1
}
