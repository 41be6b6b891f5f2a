import type { World } from '../edge/world.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { codingAgent } from './agent.ts'
import { isCi } from './ci.ts'
import { variablePrefix } from './recipient.ts'

const LINE_WIDTH = 78

/** Marks in this process that a notice was shown, whichever tool or copy of core showed it. */
const NOTICE_SHOWN = Symbol.for('sonde.notice-shown')

/**
 * Whether a person would read a notice now: stdout and stderr are terminals, nobody asked for machine-readable output, and it is
 * neither CI nor a coding agent that runs the tool. At most one notice per process.
 */
export function mayShowNotice(world: Pick<World, 'env' | 'argv' | 'isTerminal'>): boolean {
  if (Object.hasOwn(globalThis, NOTICE_SHOWN)) return false
  if (isCi(world.env) || codingAgent(world.env) !== undefined) return false
  if (world.argv.some(asksForMachineOutput)) return false
  return world.isTerminal(1) && world.isTerminal(2)
}

export function markNoticeShown(): void {
  Object.defineProperty(globalThis, NOTICE_SHOWN, { value: true, configurable: true })
}

function asksForMachineOutput(argument: string): boolean {
  return /^--(?:json|porcelain|(?:format|output|reporter)=\w*json\w*)$/.test(argument)
}

/** The notice of a first run: what is collected, how to see it, how to turn it off, where to read. Ends with a blank line. */
export function noticeText(catalog: CatalogInput, origin: string, shownBy: 'run' | 'command' = 'run'): string {
  const { tool, about } = catalog
  return [
    '',
    ...wrap(`${tool} reports how it is used to ${about.operator} (${new URL(origin).host}): ${collected(catalog).join(', ')}.`),
    ...wrap(`Only listed words and numbers; no arguments, paths or names; it carries no identifier. ${about.why}`),
    ...(shownBy === 'run' ? wrap('This run was not recorded.') : []),
    '',
    ...waysOut(catalog),
    '',
    '',
  ].join('\n')
}

/** The notice of a version that wants to collect more: names what is new. */
export function growthText(catalog: CatalogInput, added: readonly string[]): string {
  return [
    '',
    ...wrap(`${catalog.tool} reports more about how it is used than before. New: ${added.join(', ')}.`),
    ...wrap('This run was not recorded.'),
    '',
    ...waysOut(catalog),
    '',
    '',
  ].join('\n')
}

function waysOut({ tool, docs }: CatalogInput): string[] {
  return [
    `  See it     ${tool} telemetry`,
    `  Turn off   ${tool} telemetry off   or   ${variablePrefix(tool)}_TELEMETRY_DISABLED=1`,
    `  Read more  ${docs}`,
  ]
}

/** What the catalog's properties are called in a sentence: `exitCode` reads `exit code`. Each once, in the catalog's order. */
function collected(catalog: CatalogInput): string[] {
  const names = Object.values(catalog.events).flatMap(({ properties }) => Object.keys(properties))
  return [...new Set(names)].map(spoken)
}

/** Says a property or statement key in words: `durationMs` reads `duration`. */
export function spoken(name: string): string {
  return name
    .replace(/Ms$/, '')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
}

function wrap(sentence: string): string[] {
  const lines: string[] = []
  for (const word of sentence.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < LINE_WIDTH) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => `  ${line}`)
}
