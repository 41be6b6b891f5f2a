import { currentMachine, type Machine } from './machine.ts'
import { isAlive } from './processes.ts'
import { currentWorld, type World } from './world.ts'

/** What only the courier asks of the world. */
export interface CourierWorld extends World {
  readonly isAlive: (pid: number) => boolean
  /** Whether this machine is a container. */
  readonly isContainer: () => boolean
  /** The machine, whose facts are read where they leave. */
  readonly machine: () => Machine
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
    machine: currentMachine,
    isContainer: () => world.fs.existsSync('/.dockerenv') || world.fs.existsSync('/run/.containerenv'),
  }
}
