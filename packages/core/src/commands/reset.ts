import { prepareSettings, readSettings, settingsPath, type FoundSettings } from '../consent/settings.ts'
import { deliveryStatePath, readDeliveryState, writeDeliveryState } from '../deliver/delivery-state.ts'
import { forgetRecorded } from '../deliver/forget-recorded.ts'
import { readReceipts } from '../deliver/receipts.ts'
import { courierWorldOf } from '../edge/courier-world.ts'
import { checkDirectory, stateDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import { whileSettingsAreHeld } from './change-settings.ts'
import { withCourierLock } from './courier-lock.ts'
import type { CommandSubject, Output } from './output.ts'

/**
 * Forgets the choice, the notices that were shown, another endpoint, what was recorded and not sent, when it was tried to send, and
 * everything that counts. Keeps the receipts, which are the keys to erase, and that a version was told to stop. The next run at a
 * terminal shows the notice again, and the first that is recorded delivers.
 */
export async function reset(world: World, { catalog }: CommandSubject, output: Output): Promise<number> {
  const { tool } = catalog
  const found = stateDirectory(world, tool)
  const problem = 'refused' in found ? found.refused : checkDirectory(world, found.path)
  if (problem === 'missing') {
    output.out(`Nothing of ${tool} is kept on this machine, so there is nothing to forget.`)
    return 0
  }
  if ('refused' in found || problem !== undefined) return cannotReset(output, `${problem}`)
  const { path } = found
  try {
    whileSettingsAreHeld(world, path, () => forgetSettings(world, path))
    forgetRecorded(world, path)
    // A courier at work may seal what it had claimed before.
    await withCourierLock(courierWorldOf(world), path, () => {
      forgetRecorded(world, path)
      forgetAttempts(world, path)
    })
  } catch {
    return cannotReset(output, 'the state directory cannot be written')
  }
  output.out(`${tool} has forgotten your choice, which notices you saw, and everything it recorded and did not send.`)
  if (readReceipts(world, path).length > 0) {
    output.out(`The receipts of what was sent are kept; \`${tool} telemetry erase\` uses them.`)
  }
  return 0
}

/** What a newer version wrote there stays: this one does not know what it says. */
function forgetSettings(world: World, directory: string): void {
  const kept = unknownTo(readSettings(world, directory))
  if (kept === undefined) world.fs.rmSync(settingsPath(directory), { force: true })
  else prepareSettings(world, directory, kept).commit()
}

/** Since when a recipient has not answered is kept: it is what makes a tool go quiet. */
function forgetAttempts(world: World, directory: string): void {
  if (!world.fs.existsSync(deliveryStatePath(directory))) return
  const { startedAt: _startedAt, recipients = {}, ...others } = readDeliveryState(world, directory)
  const known = Object.entries(recipients).map(([key, { nextAttemptAt: _nextAttemptAt, ...state }]) => [key, state])
  writeDeliveryState(world, directory, { ...others, recipients: Object.fromEntries(known) })
}

function unknownTo(settings: FoundSettings) {
  if (typeof settings === 'string') return undefined
  const { choice: _choice, coverage: _coverage, endpoint: _endpoint, ...rest } = settings
  return Object.keys(rest).length > 1 ? rest : undefined
}

function cannotReset(output: Output, problem: string): number {
  output.err(`Nothing could be forgotten: ${problem}.`)
  return 1
}
