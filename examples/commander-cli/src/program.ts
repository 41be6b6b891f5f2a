import { Command, Option } from 'commander'
import { formats, show, type Format } from './formats.ts'
import { finish, readShelf, renameTag, writeShelf } from './shelf.ts'
import type { telemetry } from './telemetry.ts'
import { version } from './version.ts'

/** The program, not yet parsed, so that `sonde schema` can ask it for its commands and options. */
export function createProgram(recorder?: Pick<typeof telemetry, 'record'>): Command {
  const program = new Command('shelf').description('A reading list in one file').version(version)

  program
    .command('add')
    .description('Put something on the shelf')
    .argument('<link>', 'Where it is')
    .option('-t, --title <title>', 'How it is called; default: the link')
    .option('--tag <tag...>', 'What it is about')
    .action((link: string, { title = link, tag = [] }: { title?: string; tag?: string[] }) => {
      writeShelf([...readShelf(), { title, link, tags: tag }])
      console.log(`Added ${title}.`)
    })

  program
    .command('list')
    .alias('ls')
    .description('Show what is on the shelf')
    .option('-a, --all', 'Also what was read')
    .addOption(new Option('-f, --format <format>', 'How to show it').choices(formats).default('table'))
    .action(({ all = false, format }: { all?: boolean; format: Format }) => {
      const numbered = readShelf().map((item, index) => [index + 1, item] as const)
      const shown = numbered.filter(([, { done }]) => all || !done)
      recorder?.record('list.shown', { items: shown.length })
      const text = show(shown, format)
      if (text !== '') console.log(text)
    })

  program
    .command('done')
    .description('Mark something as read')
    .argument('<number>', 'Its number in the list')
    .action((number: string) => writeShelf(finish(readShelf(), number)))

  const tag = program.command('tag').description('Change tags')
  tag
    .command('rename')
    .description('Rename a tag everywhere')
    .argument('<from>')
    .argument('<to>')
    .action((from: string, to: string) => writeShelf(renameTag(readShelf(), from, to)))

  return program
}
