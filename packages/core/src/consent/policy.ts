import { readForeignFile } from '../edge/files.ts'
import type { World } from '../edge/world.ts'
import { refusesTool } from './off-list.ts'

/**
 * Reads the organisation's policy, e.g. `/etc/sonde/policy.json`: `{ "off": true }` or `{ "off": ["acme"] }`, and returns the file that
 * refuses. It can only refuse. A file that is there and cannot be used refuses: the administrator put it there for a reason.
 */
export function refusingPolicy(world: Pick<World, 'fs' | 'policyFiles'>, tool: string): string | undefined {
  return world.policyFiles.find((path) => refusesIn(world, path, tool))
}

function refusesIn(world: Pick<World, 'fs'>, path: string, tool: string): boolean {
  const file = readForeignFile(world, path)
  if (file === 'missing') return false
  if (file === 'unusable') return true
  try {
    return refusesTool(JSON.parse(file.text), tool)
  } catch {
    return true
  }
}
