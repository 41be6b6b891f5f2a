import { isTransportChoice } from '../define/transport-choice.ts'
import { readSmallFile } from '../edge/files.ts'
import type { World } from '../edge/world.ts'
import { wiringPath, type Wiring } from './wiring.ts'

/** Finds the wiring of a version; undefined while it is not here or of a kind this courier does not know. */
export type Wirings = (version: string) => Wiring | undefined

/** Reads each wiring when it is first asked for. */
export function wiringsIn(world: Pick<World, 'fs' | 'uid'>, directory: string): Wirings {
  const read = new Map<string, Wiring | undefined>()
  return (version) => {
    if (!read.has(version)) read.set(version, readWiring(world, directory, version))
    return read.get(version)
  }
}

function readWiring(world: Pick<World, 'fs' | 'uid'>, directory: string, version: string): Wiring | undefined {
  const file = readSmallFile(world, wiringPath(directory, version))
  if (typeof file === 'string') return undefined
  try {
    const wiring = JSON.parse(file.text) as Wiring
    const usable = wiring.v === 1 && wiring.version === version && isTransportChoice(wiring.transport)
    return usable && typeof wiring.catalog.tool === 'string' && typeof wiring.catalog.events === 'object' ? wiring : undefined
  } catch {
    return undefined
  }
}
