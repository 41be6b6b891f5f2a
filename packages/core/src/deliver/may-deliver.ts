import { isOnForThisRun } from '../consent/refusals.ts'
import { refusingPolicy } from '../consent/policy.ts'
import { readSettings } from '../consent/settings.ts'
import { parentOf } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'

/**
 * Whether anything may leave a state directory at this moment. `off` is the user's word for this tool, after which nothing recorded is
 * kept; `refused` is everything else that refuses, and deletes nothing: the user's word for all tools, the organisation's policy, and
 * settings that cannot be read.
 */
export function mayDeliver(
  world: Pick<World, 'env' | 'fs' | 'uid' | 'policyFiles'>,
  directory: string,
): 'yes' | 'off' | 'refused' {
  const tool = directory.slice(parentOf(directory).length + 1)
  const own = readSettings(world, directory)
  if (own === 'unusable') return 'refused'
  if (own !== 'missing' && own.choice === 'off' && !isOnForThisRun(world.env, { tool })) return 'off'
  const all = readSettings(world, parentOf(directory))
  if (all === 'unusable' || (all !== 'missing' && all.choice === 'off')) return 'refused'
  return refusingPolicy(world, tool) === undefined ? 'yes' : 'refused'
}
