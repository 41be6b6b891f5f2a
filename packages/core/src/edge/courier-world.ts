import { isAlive } from './processes.ts'
import { currentWorld, type World } from './world.ts'

/** What only the courier asks of the world. */
export interface CourierWorld extends World {
  readonly isAlive: (pid: number) => boolean
  /** Whether this machine is a container. */
  readonly isContainer: () => boolean
}

/** Reads the process of a courier. */
export function currentCourierWorld(): CourierWorld {
  return courierWorldOf(currentWorld())
}

/** Adds to a world what a courier asks of it. */
export function courierWorldOf(world: World): CourierWorld {
  return {
    ...world,
    isAlive,
    isContainer: () => world.fs.existsSync('/.dockerenv') || world.fs.existsSync('/run/.containerenv'),
  }
}
