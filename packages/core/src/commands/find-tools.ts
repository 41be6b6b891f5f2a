import type { CatalogInput } from '../define/catalog.ts'
import { TOOL_NAME } from '../define/names.ts'
import { isTransportChoice, type TransportChoice } from '../define/transport-choice.ts'
import type { Wiring } from '../deliver/wiring.ts'
import { readSmallFile } from '../edge/files.ts'
import { allToolsDirectory, checkDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'

/** A tool that has been used on this machine, with the catalog of its version that delivered last. */
export interface FoundTool {
  readonly name: string
  readonly directory: string
  /** Absent where no version of it has recorded anything. */
  readonly catalog?: CatalogInput
  readonly version?: string
  readonly transport?: TransportChoice
}

/** Finds every tool with a state directory that is ours, by name. Never throws. */
export function findTools(world: World): FoundTool[] {
  const all = allToolsDirectory(world)
  const names = all === undefined ? [] : namesIn(world, all)
  return names.filter((name) => TOOL_NAME.test(name)).flatMap((name) => toolIn(world, `${all}/${name}`, name) ?? [])
}

/** Finds one tool. One that was never used here has a name, too: it can be switched off before. */
export function findTool(world: World, name: string): FoundTool | { readonly problem: string } {
  if (!TOOL_NAME.test(name)) return { problem: `\`${name}\` is not the name of a tool.` }
  const all = allToolsDirectory(world)
  const directory = `${all ?? ''}/${name}`
  return toolIn(world, directory, name) ?? { name, directory }
}

function toolIn(world: World, directory: string, name: string): FoundTool | undefined {
  if (checkDirectory(world, directory) !== undefined) return undefined
  const wirings = namesIn(world, directory)
    .filter((file) => /^catalog-.+\.json$/.test(file))
    .map((file) => ({ time: timeOf(world, `${directory}/${file}`), wiring: readWiring(world, `${directory}/${file}`, name) }))
    .filter(({ wiring }) => wiring !== undefined)
    .toSorted((a, b) => b.time - a.time)
  const { catalog, version, transport } = wirings[0]?.wiring ?? {}
  return {
    name,
    directory,
    ...(catalog && { catalog }),
    ...(version !== undefined && { version }),
    ...(transport && { transport }),
  }
}

function readWiring(world: World, path: string, tool: string): Wiring | undefined {
  const file = readSmallFile(world, path)
  if (typeof file === 'string') return undefined
  try {
    const wiring = JSON.parse(file.text) as Wiring
    const { catalog, v, version, transport } = wiring
    const usable = v === 1 && typeof version === 'string' && isTransportChoice(transport)
    return usable && catalog.tool === tool && typeof catalog.events === 'object' ? wiring : undefined
  } catch {
    return undefined
  }
}

function namesIn({ fs }: World, directory: string): string[] {
  try {
    return fs.readdirSync(directory).toSorted()
  } catch {
    return []
  }
}

function timeOf({ fs }: World, path: string): number {
  try {
    return fs.lstatSync(path).mtimeMs
  } catch {
    return 0
  }
}
