import { ALL_DAYS, isDay } from '../calendar.ts'
import type { Maintenance } from '../maintenance.ts'
import { LANES } from '../store/lane.ts'
import type { MaintainCommand } from './maintain.ts'
import { parse, required, wrongUsage } from './parse.ts'

const NAMES: readonly Maintenance['name'][] = ['rebuild', 'quarantine', 'export', 'backup']

export function isMaintenance(name: string): name is Maintenance['name'] {
  return (NAMES as readonly string[]).includes(name)
}

/** Undefined where help is asked for. */
export function parseMaintenance(
  name: Maintenance['name'],
  args: string[],
  data: string | undefined,
): MaintainCommand | undefined {
  const text = { type: 'string' } as const
  const span = { tool: text, from: text, to: text }
  const {
    help,
    positionals: _,
    ...given
  } = parse(args, {
    data: text,
    help: { type: 'boolean', short: 'h' },
    ...(name === 'quarantine' && { ...span, version: text, event: text, lane: text }),
    ...(name === 'export' && { ...span, format: text, out: text }),
    ...(name === 'backup' && { out: text }),
  })
  if (help) return undefined
  const texts = given as Readonly<Record<string, string | undefined>>
  const out = texts['out']
  return { name: 'maintain', data: required(texts['data'] ?? data), task: taskOf(name, texts), out }
}

function taskOf(name: Maintenance['name'], given: Readonly<Record<string, string | undefined>>): Maintenance {
  if (name === 'rebuild' || name === 'backup') return { name }
  const tool = given['tool']
  if (tool === undefined) throw wrongUsage('Say which tool with --tool.')
  const [from, to] = [dayOf('--from', given['from']), dayOf('--to', given['to'])]
  if (from !== undefined && to !== undefined && from > to) throw wrongUsage(`\`--from ${from}\` is after \`--to ${to}\`.`)
  if (name === 'export') {
    const format = given['format'] ?? 'ndjson'
    if (format !== 'ndjson' && format !== 'parquet') throw wrongUsage(`\`--format ${format}\` is not ndjson or parquet.`)
    return { name, query: { tool, from: from ?? ALL_DAYS.from, to: to ?? ALL_DAYS.to, format } }
  }
  if (from === undefined || to === undefined)
    throw wrongUsage('Say from when to when with --from and --to: what is removed is gone.')
  const { version, event } = given
  const lane = LANES.find((word) => word === given['lane'])
  if (given['lane'] !== undefined && lane === undefined)
    throw wrongUsage(`\`--lane ${given['lane']}\` is not one of ${LANES.join(', ')}.`)
  return {
    name,
    selection: {
      tool,
      from,
      to,
      ...(version !== undefined && { version }),
      ...(event !== undefined && { event }),
      ...(lane && { lane }),
    },
  }
}

function dayOf(flag: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (isDay(text)) return text
  throw wrongUsage(`\`${flag} ${text}\` is not a day such as 2026-11-20.`)
}
