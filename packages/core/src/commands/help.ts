import type { World } from '../edge/world.ts'
import { table, type CommandSubject, type Output } from './output.ts'

/** Lists the commands. Changes nothing. */
export function help(_: World, { catalog }: CommandSubject, output: Output): number {
  const { tool } = catalog
  output.out(`Telemetry of ${tool}: see it, stop it, check it. Add a command to \`${tool} telemetry\`.`)
  output.out('')
  const rows = [
    ['status [--json]', 'whether it is on, and what decided'],
    ['off [--purge]', 'turns it off; --purge erases what was sent'],
    ['on', 'turns it on'],
    ['show [--next | --sent] [--json]', 'what will be and what was sent, byte by byte'],
    ['explain', 'all that may be collected, and who gets it'],
    ['verify', 'proves that off is off, or that show is true'],
    ['erase', 'has what was sent erased where it went'],
    ['reset', 'forgets your choice and what was not sent'],
    ['endpoint [<url> | --reset]', 'who receives; sends to another collector'],
  ]
  const painted = rows.map(([name = '', about = '']) => [output.paint('bold', name), about])
  for (const line of table(painted, output.columns)) output.out(line)
  return 0
}
