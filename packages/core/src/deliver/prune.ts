import { HOUR_MS } from '../edge/time-spans.ts'
import type { World } from '../edge/world.ts'
import { giveUpExpired } from './give-up.ts'
import { pruneReceipts } from './receipts.ts'

/** Catalogs of versions that somebody may still have installed here. A version that runs again writes its own. */
const MAX_WIRINGS = 8

/** Keeps the state directory bounded in size and age. Throws what the file system throws. */
export function prune(world: Pick<World, 'fs' | 'uid' | 'now'>, directory: string): void {
  giveUpExpired(world, directory)
  pruneReceipts(world, directory)
  pruneWirings(world, directory)
  pruneTemporaries(world, directory)
}

function pruneWirings({ fs }: Pick<World, 'fs'>, directory: string): void {
  const found = fs.readdirSync(directory).filter((name) => /^catalog-.+\.json$/.test(name))
  if (found.length <= MAX_WIRINGS) return
  const aged = found.map((name) => ({ path: `${directory}/${name}`, time: fs.lstatSync(`${directory}/${name}`).mtimeMs }))
  for (const { path } of aged.toSorted((a, b) => b.time - a.time).slice(MAX_WIRINGS)) fs.rmSync(path, { force: true })
}

/** Replacements that a process wrote and did not live to put in place, and what it moved aside and did not live to remove. */
function pruneTemporaries({ fs, now }: Pick<World, 'fs' | 'now'>, directory: string): void {
  for (const name of fs.readdirSync(directory)) {
    if (!name.endsWith('.tmp')) continue
    const time = fs.lstatSync(`${directory}/${name}`, { throwIfNoEntry: false })?.mtimeMs ?? now()
    if (Math.abs(now() - time) > HOUR_MS) fs.rmSync(`${directory}/${name}`, { force: true, recursive: true })
  }
}
