import { Command, Flags } from '@oclif/core'
import { readLog, runningIn, writeLog } from '../log.ts'
import { inWords, minutesBetween, timeOf } from '../time.ts'

export class Stop extends Command {
  static override readonly summary = 'Stop working'
  static override readonly flags = { at: Flags.string({ description: 'When you stopped, such as 2026-11-20T12:00' }) }

  override async run(): Promise<void> {
    const { flags } = await this.parse(Stop)
    const entries = readLog()
    const running = runningIn(entries)
    if (running === undefined) this.error('You are working on nothing. Start with `stint start <project>`.', { exit: 1 })
    const to = timeOf(flags.at)
    const minutes = minutesBetween(running.from, to)
    if (minutes < 0) this.error('That is before you started.', { exit: 1 })
    writeLog(entries.map((entry) => (entry === running ? { ...entry, to } : entry)))
    this.log(`Stopped ${running.project} after ${inWords(minutes)}.`)
  }
}
