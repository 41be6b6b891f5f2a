import { variablePrefix } from '../consent/recipient.ts'
import { knownSettings } from '../consent/settings.ts'
import { forgetRecorded } from '../deliver/forget-recorded.ts'
import { courierWorldOf } from '../edge/courier-world.ts'
import { ensureDirectory, stateDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import { changeSettings } from './change-settings.ts'
import { withCourierLock } from './courier-lock.ts'
import { eraseAndTell } from './erase.ts'
import type { CommandSubject, Output } from './output.ts'

/**
 * Turns telemetry off for this user on this machine and deletes what was recorded and not sent, and everything that counts. Keeps the
 * choice and the receipts; with `--purge` it has what was sent erased and removes the receipts too. Exit code 1 where the choice
 * cannot be kept, with the variable that works instead, or where something that was sent could not be erased.
 */
export async function turnOff(world: World, subject: CommandSubject, output: Output, flags: readonly string[]): Promise<number> {
  const { tool } = subject.catalog
  const found = stateDirectory(world, tool)
  const problem = 'refused' in found ? found.refused : ensureDirectory(world, found.path)
  if ('refused' in found || problem !== undefined) return cannotKeep(output, tool, problem)
  try {
    // Settings nobody can read are replaced: the choice to be off must not fail on them.
    changeSettings(world, found.path, (settings) => ({ ...knownSettings(settings), choice: 'off' }))
  } catch {
    return cannotKeep(output, tool, 'the state directory cannot be written')
  }
  const deleted = deleteRecorded(world, found.path)
  output.out(`Telemetry of ${tool} is ${output.paint('bold', 'off')} for you on this machine, in all projects.`)
  if (!deleted) output.err('What was recorded before could not be deleted. It stays unsent; try again.')
  if (flags.includes('--purge')) return purge(world, found.path, output, deleted)
  if (deleted) output.out('What was recorded and not sent is deleted. Your choice and the receipts of what was sent are kept.')
  return deleted ? 0 : 1
}

function deleteRecorded(world: World, directory: string): boolean {
  try {
    forgetRecorded(world, directory)
    return true
  } catch {
    return false
  }
}

/** A courier that is sending in this moment still writes its receipt, so it is waited for. */
async function purge(world: World, directory: string, output: Output, deleted: boolean): Promise<number> {
  try {
    await withCourierLock(courierWorldOf(world), directory, () => forgetRecorded(world, directory))
  } catch {
    // What could not be deleted was told already.
  }
  if (deleted) output.out('What was recorded and not sent is deleted. Your choice is kept.')
  const code = await eraseAndTell(world, directory, output)
  return deleted ? code : 1
}

function cannotKeep(output: Output, tool: string, problem: string | undefined): number {
  output.err(`The choice could not be kept: ${problem}. This works everywhere: ${variablePrefix(tool)}_TELEMETRY_DISABLED=1`)
  return 1
}
