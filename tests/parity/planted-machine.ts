import { join } from 'node:path'
import { deliverNow, expectNoCanary, fakeCollector, plantCanaries, type Place, type PlantOptions } from '@sonde/testing'
import { onTestFinished } from 'vitest'
import { Tool } from '../harness/tool.ts'
import { endpointOf, sentBy, type SentEvent } from './profile-machine.ts'
import type { Profile } from './profile.ts'

/** Who takes what is sent, and where it is to be looked for then. */
interface Receiver {
  readonly endpoint: string
  readonly places: () => Readonly<Record<string, Place>>
}

/** A collector in this process, of which every byte that arrives is looked at. */
async function wire(): Promise<Receiver> {
  const collector = await fakeCollector()
  onTestFinished(() => collector.close())
  return { endpoint: collector.endpoint, places: () => ({ 'the wire': collector.wire() }) }
}

/** A machine full of secrets, on which a profile's tool is on. */
export async function plantedMachine(system: string, profile: Profile, options: PlantOptions = {}, receiver?: Receiver) {
  const { endpoint, places } = receiver ?? (await wire())
  const planted = plantCanaries({ ...options, env: { ...options.env, [endpointOf(profile)]: endpoint } })
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
    async delivered(): Promise<SentEvent[]> {
      await deliverNow(directory, { env })
      expectNoCanary({ ...places(), 'the disk': { directory } }, canaries)
      return sentBy(tool)
    },
  }
}
