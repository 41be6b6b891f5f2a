import { prepareSettings, readSettings, type FoundSettings, type Settings } from '../consent/settings.ts'
import { tryLockSettings, type SettingsLock } from '../consent/settings-lock.ts'
import { pause } from '../edge/pause.ts'
import type { World } from '../edge/world.ts'

const WAIT_MS = 1000
const STEP_MS = 20

/** Changes the settings so that no change of another process is lost. Throws what the file system throws. */
export function changeSettings(world: World, directory: string, change: (found: FoundSettings) => Settings): void {
  whileSettingsAreHeld(world, directory, () => {
    prepareSettings(world, directory, change(readSettings(world, directory))).commit()
  })
}

/**
 * Runs `act` while nobody else changes the settings. The user typed a command, so after a second it does not wait any longer for
 * whoever is at it. Throws what the file system throws.
 */
export function whileSettingsAreHeld(world: World, directory: string, act: () => void): void {
  const lock = waitForLock(world, directory)
  try {
    act()
  } finally {
    lock?.release()
  }
}

function waitForLock(world: World, directory: string): SettingsLock | undefined {
  for (let waited = 0; waited < WAIT_MS; waited += STEP_MS) {
    const lock = tryLockSettings(world, directory)
    if (lock !== undefined) return lock
    pause(STEP_MS)
  }
  return undefined
}
