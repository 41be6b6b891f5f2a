import { Command, Flags } from '@oclif/core'
import { readLog, type Entry } from '../log.ts'
import { inWords, minutesBetween } from '../time.ts'

export class Report extends Command {
  static override readonly summary = 'Add up what was written down'
  static override readonly enableJsonFlag = true
  static override readonly flags = {
    by: Flags.string({ char: 'b', description: 'What to add up by', options: ['project', 'day', 'entry'], default: 'project' }),
    project: Flags.string({ char: 'p', description: 'Only this project' }),
  }

  override async run(): Promise<Record<string, number>> {
    const { flags } = await this.parse(Report)
    const entries = readLog().filter(({ project, to }) => to !== undefined && project === (flags.project ?? project))
    const sums: Record<string, number> = {}
    for (const entry of entries) {
      const key = keyOf(entry, flags.by)
      sums[key] = (sums[key] ?? 0) + minutesBetween(entry.from, entry.to ?? entry.from)
    }
    for (const [key, minutes] of Object.entries(sums)) this.log(`${inWords(minutes).padStart(10)}  ${key}`)
    if (entries.length === 0) this.log('Nothing was written down.')
    return sums
  }
}

function keyOf({ id, project, from }: Entry, by: string): string {
  if (by === 'entry') return `${id} ${project} ${from}`
  return by === 'day' ? from.slice(0, 10) : project
}
