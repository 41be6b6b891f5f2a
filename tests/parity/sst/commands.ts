import { Command, Flags } from '@oclif/core'
import { canaryError, plantedSecrets } from '@sonde/testing'
import { commands } from './catalog.ts'
import { sst } from './profile.ts'

/** Whether a test has put secrets everywhere, for the program to hand around. */
const isPlanted = process.env['CANARY_SECRETS'] !== undefined

function command(name: string): typeof Command {
  return class extends Command {
    static override readonly strict = false
    static override readonly flags = { stage: Flags.string() }

    override async run(): Promise<void> {
      await this.parse(this.ctor)
      this.log(`sst ${name}`)
      if (isPlanted) fail(this)
      if (sst.servers.includes(name)) await new Promise<never>(() => setInterval(() => {}, 1000))
    }
  }
}

function fail(it: Command): never {
  const { stdout, stderr } = plantedSecrets()
  it.log(stdout)
  it.logToStderr(stderr)
  throw canaryError()
}

/** What oclif finds here by the name that package.json gives. */
export const COMMANDS = Object.fromEntries(commands.map((name) => [name, command(name)]))
