import { readSmallFile, replaceFile } from '../edge/files.ts'
import { currentLauncher, type Launcher } from '../edge/launcher.ts'
import type { World } from '../edge/world.ts'
import { courierEnvironment } from './courier-environment.ts'
import { readDeliveryState, writeDeliveryState } from './delivery-state.ts'
import { courierAtWork } from './lock-holder.ts'
import { wiringPath, type Wiring } from './wiring.ts'

/** What a courier is started with. */
export interface CourierStart {
  readonly directory: string
  /** The courier's file. */
  readonly courier: URL | string
  readonly wiring: Wiring
  /** Replaced in tests. */
  readonly launcher?: Launcher
}

/** `started`, or why not: each is a word `status` can explain. */
export type CourierStarted = 'started' | CourierRefusal | 'courier-at-work' | 'state-not-written'

/** Why no courier can ever be started in this program. */
export type CourierRefusal = 'single-executable' | 'unknown-runtime' | 'courier-missing'

/**
 * Starts the detached process that delivers what was recorded, and writes the time and the catalog down for it. Synchronous, so it
 * works in an exit listener; waits for nothing. Throws nothing but what the file system throws on reading.
 */
export function startCourier(
  world: World,
  { directory, courier, wiring, launcher = currentLauncher() }: CourierStart,
): CourierStarted {
  const file = typeof courier === 'string' ? courier : courier.protocol === 'file:' ? launcher.pathOf(courier) : undefined
  const refusal = courierRefusal(world, file, launcher)
  if (refusal !== undefined || file === undefined) return refusal ?? 'courier-missing'
  if (courierAtWork(world, directory, launcher.isAlive)) return 'courier-at-work'
  try {
    writeWiring(world, directory, wiring)
    // Written before the start: another run that ends in this moment must not start one too.
    writeDeliveryState(world, directory, { ...readDeliveryState(world, directory), startedAt: world.now() })
  } catch {
    return 'state-not-written'
  }
  launcher.start(launcher.execPath, file, { cwd: directory, env: courierEnvironment(world, wiring.catalog) })
  return 'started'
}

/**
 * Says why no courier can be started here, or undefined. In a single-executable build the program that would run the courier's file
 * is the tool itself, which would start another, and so on.
 */
export function courierRefusal(
  world: Pick<World, 'fs'>,
  file: string | undefined,
  launcher: Pick<Launcher, 'execPath' | 'isSingleExecutable'>,
): CourierRefusal | undefined {
  if (launcher.isSingleExecutable()) return 'single-executable'
  const program = launcher.execPath.slice(Math.max(launcher.execPath.lastIndexOf('/'), launcher.execPath.lastIndexOf('\\')) + 1)
  if (!/^(?:node|nodejs|bun|deno)(?:\.exe)?$/i.test(program)) return 'unknown-runtime'
  if (file === undefined || !world.fs.existsSync(file)) return 'courier-missing'
  return undefined
}

/** Writes the wiring of a version down where it is not there already. Throws what the file system throws. */
export function writeWiring(world: Pick<World, 'fs' | 'uid' | 'pid' | 'random'>, directory: string, wiring: Wiring): void {
  const path = wiringPath(directory, wiring.version)
  const text = `${JSON.stringify(wiring)}\n`
  const found = readSmallFile(world, path)
  if (typeof found === 'string' || found.text !== text) replaceFile(world, path, text)
}
