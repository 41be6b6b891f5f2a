/** The part of the help that is about one command: how it is called, and its flags. All of it where nothing is about the word. */
export function helpOf(help: string, command: string | undefined): string {
  const [usage = '', ...sections] = help.split('\n\n')
  const section = sections.find((text) => text.split(' ', 1)[0] === command)
  if (command === undefined || section === undefined) return help
  const calls = usage.split('\n').filter((line, index) => index === 0 || line.startsWith(`  sonde-collector ${command} `))
  return `${calls.join('\n')}\n\n${section.trimEnd()}\n`
}
