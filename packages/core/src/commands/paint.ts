import type { World } from '../edge/world.ts'

export type Colour = 'bold' | 'dim' | 'green' | 'red' | 'cyan'

/** Colours a text, or returns it as it is where nobody wants colours. */
export type Paint = (colour: Colour, text: string) => string

export const plainPaint: Paint = (_, text) => text

/**
 * Colours for stdout: `FORCE_COLOR` asks for them unless it is `0` or `false`, `NO_COLOR` refuses them, and otherwise a terminal that
 * is not `dumb` gets them.
 */
export function terminalPaint(world: Pick<World, 'env' | 'isTerminal'>): Paint {
  const { styleText } = process.getBuiltinModule('node:util')
  if (typeof styleText !== 'function' || !wantsColours(world)) return plainPaint
  return (colour, text) => styleText(colour, text, { validateStream: false })
}

function wantsColours({ env, isTerminal }: Pick<World, 'env' | 'isTerminal'>): boolean {
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  if (env['NO_COLOR']) return false
  return env['TERM'] !== 'dumb' && isTerminal(1)
}

/** How many columns a text takes, colours aside. */
export function visibleLength(text: string): number {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/\u001B\[\d+m/g, '').length
}
