import { readSettings } from '../consent/settings.ts'
import { readReceipts } from '../deliver/receipts.ts'
import { allToolsDirectory } from '../edge/state-directory.ts'
import { readGateOf } from '../session/read-gate.ts'
import { findTools, type FoundTool } from './find-tools.ts'
import { counted, table, withTilde, type CommandContext } from './output.ts'
import { USAGE_ERROR } from './run-command.ts'

/** One tool as `sonde status --json` lists it. */
interface ToolStatus {
  readonly tool: string
  readonly version: string | null
  readonly allowed: boolean
  readonly because: string
  readonly receipts: number
}

/** Lists every tool that has been used here, with whether it is on in this folder, and why. Exit code 0 where any is on, else 1. */
export function allToolsStatus({ world, output }: CommandContext, flags: readonly string[]): number {
  const unknown = flags.find((flag) => flag !== '--json')
  if (unknown !== undefined) {
    output.err(`\`sonde status\` does not know \`${unknown}\`; it knows --json.`)
    return USAGE_ERROR
  }
  const directory = allToolsDirectory(world)
  const settings = directory === undefined ? 'missing' : readSettings(world, directory)
  const allOff = settings === 'unusable' || (settings !== 'missing' && settings.choice === 'off')
  const tools = findTools(world).map((tool) => statusOf(world, tool))
  const code = tools.some(({ allowed }) => allowed) ? 0 : 1
  if (flags.includes('--json')) {
    output.out(JSON.stringify({ allTools: allOff ? 'off' : null, tools }, null, 2))
    return code
  }
  output.out(
    allOff ? 'You switched every tool off on this machine.' : 'You have no switch for all tools; each is as it was told.',
  )
  output.out('')
  const { paint } = output
  const rows = tools.map(({ tool, version, allowed, because, receipts }) => [
    allowed ? paint('green', 'on') : paint('red', 'off'),
    paint('bold', version === null ? tool : `${tool} ${version}`),
    because,
    ...(receipts === 0 ? [] : [counted(receipts, 'receipt')]),
  ])
  for (const line of table(rows, output.columns)) output.out(line)
  if (rows.length === 0) output.out('  No tool that uses Sonde has been used here.')
  output.out('')
  if (directory !== undefined) output.out(`  Kept in    ${withTilde(world, directory)}`)
  const [word, about] = allOff ? ['on ', 'takes that back'] : ['off', 'switches all of them off']
  output.out(`  ${paint('bold', `sonde ${word}`)}  ${about}; \`sonde status <tool>\` names every input of one`)
  return code
}

function statusOf(world: CommandContext['world'], { name, directory, catalog, version }: FoundTool): ToolStatus {
  const receipts = readReceipts(world, directory).length
  if (catalog === undefined || version === undefined) {
    const settings = readSettings(world, directory)
    const isOff = settings === 'unusable' || (settings !== 'missing' && settings.choice === 'off')
    const because = isOff ? 'it was turned off on this machine' : 'it has recorded nothing yet'
    return { tool: name, version: null, allowed: false, because, receipts }
  }
  const { allowed, because } = readGateOf(world, { catalog, version }).consent
  return { tool: name, version, allowed, because, receipts }
}
