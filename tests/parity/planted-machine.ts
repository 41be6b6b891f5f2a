import { join } from 'node:path'
import { deliverNow, expectNoCanary, fakeCollector, plantCanaries, receivedEvents, type PlantOptions } from '@sonde/testing'
import { onTestFinished } from 'vitest'
import { Tool } from '../harness/tool.ts'
import { endpointOf } from './profile-machine.ts'
import type { Profile } from './profile.ts'

/** A machine full of secrets, on which a profile's tool reports to a collector that takes everything. */
export async function plantedMachine(system: string, profile: Profile, options: PlantOptions = {}) {
  const collector = await fakeCollector()
  onTestFinished(() => collector.close())
  const planted = plantCanaries({ ...options, env: { ...options.env, [endpointOf(profile)]: collector.endpoint } })
  onTestFinished(planted.cleanup)
  const { env, cwd, canaries, stateDirectory } = planted
  const directory = join(stateDirectory, profile.catalog.tool)
  const tool = new Tool(join(import.meta.dirname, system, 'tool.ts'), { env, cwd, directory })
  tool.run(['telemetry', 'on'])
  return {
    ...planted,
    run: (...args: readonly string[]) => tool.run(args),
    /** Runs the tool, which has the secrets in its hands: it prints the message of a planted error, or this throws. */
    fail(...args: readonly string[]): string {
      const { stdout, stderr } = tool.run(args)
      if (!(stdout + stderr).includes(planted.secrets.errorMessage)) throw new Error(`nothing secret was printed: ${stderr}`)
      return stdout
    },
    /** Delivers what was recorded, looks for every secret in all that left and stayed, and gives what arrived. */
    async delivered() {
      await deliverNow(directory, { env })
      expectNoCanary({ 'the wire': collector.wire(), 'the disk': { directory } }, canaries)
      return receivedEvents(collector)
    },
  }
}
