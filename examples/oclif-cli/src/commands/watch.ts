import { Command } from '@oclif/core'
import { readLog, runningIn } from '../log.ts'
import { inWords, minutesBetween, timeOf } from '../time.ts'

export class Watch extends Command {
  static override readonly summary = 'Show the running time until it is interrupted'

  override async run(): Promise<void> {
    await this.parse(Watch)
    const running = runningIn(readLog())
    if (running === undefined) this.error('You are working on nothing. Start with `stint start <project>`.', { exit: 1 })
    const print = (): void => this.log(`${running.project}: ${inWords(minutesBetween(running.from, timeOf()))}`)
    print()
    setInterval(print, 60_000)
    await new Promise<never>(() => {})
  }
}
