import { variablePrefix } from '../consent/recipient.ts'
import { SETTINGS_VERSION, prepareSettings, readSettings, type FoundSettings, type Settings } from '../consent/settings.ts'
import { ensureDirectory, stateDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import type { CommandSubject, Output } from './output.ts'

/** Files that hold what was recorded and what counts it. Receipts, the choice and the delivery's memory stay. */
const RECORDED = /^(?:current|claimed|sealed|sealing)-|^(?:counted\.json|overflow)$/

/**
 * Turns telemetry off for this user on this machine and deletes what was recorded and not sent, and everything that counts. Keeps the
 * choice and the receipts. Exit code 1 where the choice cannot be kept, with the variable that works instead.
 */
export function turnOff(world: World, { catalog }: CommandSubject, output: Output): number {
  const { tool } = catalog
  const found = stateDirectory(world, tool)
  const problem = 'refused' in found ? found.refused : ensureDirectory(world, found.path)
  if ('refused' in found || problem !== undefined) return cannotKeep(output, tool, problem)
  try {
    prepareSettings(world, found.path, { ...known(readSettings(world, found.path)), choice: 'off' }).commit()
    deleteRecorded(world, found.path)
  } catch {
    return cannotKeep(output, tool, `\`${found.path}\` cannot be written`)
  }
  output.out(`Telemetry of ${tool} is off for you on this machine, in all projects.`)
  output.out('What was recorded and not sent is deleted. Your choice and the receipts of what was sent are kept.')
  return 0
}

/** Settings nobody can read are replaced: the choice to be off must not fail on them. */
function known(settings: FoundSettings): Settings {
  return typeof settings === 'string' ? { v: SETTINGS_VERSION } : settings
}

function deleteRecorded({ fs }: World, directory: string): void {
  const names = fs.readdirSync(directory)
  const receipts = new Set(names.filter((name) => name.startsWith('sent-')).map((name) => name.slice('sent-'.length)))
  for (const name of names) {
    const unsentSecret = name.startsWith('secret-') && !receipts.has(name.slice('secret-'.length))
    if (RECORDED.test(name) || unsentSecret) fs.rmSync(`${directory}/${name}`, { force: true })
  }
}

function cannotKeep(output: Output, tool: string, problem: string | undefined): number {
  output.err(`The choice could not be kept: ${problem}. This works everywhere: ${variablePrefix(tool)}_TELEMETRY_DISABLED=1`)
  return 1
}
