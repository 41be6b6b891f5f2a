import { Args, Command, Flags } from '@oclif/core'
import { entryOf, readLog, writeLog } from '../../log.ts'

export class Edit extends Command {
  static override readonly summary = 'Correct the project of an entry'
  static override readonly args = { id: Args.integer({ description: 'The number of the entry', required: true }) }
  static override readonly flags = { project: Flags.string({ char: 'p', description: 'What it was', required: true }) }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Edit)
    const entries = readLog()
    const entry = entryOf(entries, args.id)
    writeLog(entries.map((each) => (each === entry ? { ...each, project: flags.project } : each)))
    this.log(`Entry ${args.id} is ${flags.project}.`)
  }
}
