import { Args, Command, Flags } from '@oclif/core'
import { readLog, runningIn, writeLog } from '../log.ts'
import { timeOf } from '../time.ts'

export class Start extends Command {
  static override readonly summary = 'Start working on a project'
  static override readonly aliases = ['begin']
  static override readonly args = { project: Args.string({ description: 'What you work on', required: true }) }
  static override readonly flags = { at: Flags.string({ description: 'When you started, such as 2026-11-20T09:30' }) }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Start)
    const entries = readLog()
    const running = runningIn(entries)
    if (running) this.error(`You are working on ${running.project}. Stop that first with \`stint stop\`.`, { exit: 1 })
    const id = Math.max(0, ...entries.map((entry) => entry.id)) + 1
    writeLog([...entries, { id, project: args.project, from: timeOf(flags.at) }])
    this.log(`Started ${args.project}.`)
  }
}
