import { codingAgent } from '../consent/agent.ts'
import { ciVendor } from '../consent/ci.ts'
import { isCloudIde } from '../consent/cloud-ide.ts'
import type { World } from '../edge/world.ts'
import type { RunContext } from '../spool/line.ts'

/** Captures what differs from run to run, in closed words. Loads ci-info in a run that is in CI, and only there. */
export function runContext({ env, runtime }: Pick<World, 'env' | 'runtime'>, inCi: boolean): RunContext {
  const agent = codingAgent(env)
  return {
    runtime: runtime.name,
    runtimeMajor: runtime.major,
    ...(inCi && { ci: ciVendor(env) }),
    ...(agent !== undefined && { agent }),
    ...(isCloudIde(env) && { cloudIde: true as const }),
  }
}
