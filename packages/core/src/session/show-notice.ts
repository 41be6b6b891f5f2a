import { markNoticeShown } from '../consent/may-show-notice.ts'
import { addedBy, noticeParts, noticeText } from '../consent/notice.ts'
import type { Passed } from '../consent/pass-gate.ts'
import { keysNotShown } from '../consent/read-state.ts'
import { tryLockSettings } from '../consent/settings-lock.ts'
import { prepareSettings, readSettings, withShown, type FoundSettings } from '../consent/settings.ts'
import { coverageKeys } from '../define/coverage.ts'
import { ensureDirectory } from '../edge/state-directory.ts'
import { terminalColumns } from '../edge/terminal.ts'
import type { World } from '../edge/world.ts'
import type { Opening } from './open-session.ts'

/** Shows the notice as the only one who does: of runs at the same time one shows it, and the others record nothing either. */
export function showNotice(
  world: World,
  { catalog, notice, isGuest = false }: Pick<Opening, 'catalog' | 'isGuest' | 'notice'>,
  { recipient, directory, settings: read }: Pick<Passed<unknown>, 'recipient' | 'directory' | 'settings'>,
): void {
  if (ensureDirectory(world, directory) !== undefined) return
  try {
    const lock = tryLockSettings(world, directory)
    if (lock === undefined) return
    try {
      const settings = readSettings(world, directory)
      const keys = coverageKeys(catalog)
      const unshown = keysNotShown(keys, settings, recipient)
      // Somebody may have shown it, or switched off, since the gate was read.
      if (settings === 'unusable' || unshown.length === 0) return
      if (choiceIn(settings) !== choiceIn(read)) return
      const added = unshown.length === keys.length ? {} : { added: addedBy(unshown) }
      // Written first, so that a home that cannot be written never shows the same notice on every run.
      const prepared = prepareSettings(world, directory, withShown(settings, recipient.origin, keys))
      const text = noticeText(
        noticeParts(catalog, { origin: recipient.origin, ...(isGuest && { ways: 'guest' }), ...added }),
        notice,
        terminalColumns(world, 2),
      )
      if (world.writeError(text)) prepared.commit()
      else prepared.discard()
      markNoticeShown()
    } finally {
      lock.release()
    }
  } catch {
    // A state directory that cannot be written means off; `status` says why.
  }
}

function choiceIn(settings: FoundSettings): string | undefined {
  return typeof settings === 'string' ? settings : settings.choice
}
