import { Args, Command, Flags } from '@oclif/core'
import { entryOf, readLog, writeLog } from '../../log.ts'

export class Remove extends Command {
  static override readonly summary = 'Remove an entry'
  static override readonly args = { id: Args.integer({ description: 'The number of the entry', required: true }) }
  static override readonly flags = { force: Flags.boolean({ char: 'f', description: 'Also one that goes on' }) }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Remove)
    const entries = readLog()
    const entry = entryOf(entries, args.id)
    if (entry.to === undefined && !flags.force) this.error('That one goes on. Remove it with `--force`.', { exit: 1 })
    writeLog(entries.filter((each) => each !== entry))
    this.log(`Removed entry ${args.id}.`)
  }
}
