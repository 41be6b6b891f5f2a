import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CourierWorld } from '../src/edge/courier-world.ts'
import { testWorld, type TestWorld } from './test-world.ts'

/** A test world with what the courier asks for, and the state directory of `acme` in place. */
export interface TestCourierWorld extends TestWorld, Omit<CourierWorld, keyof TestWorld> {
  /** Processes that still exist. */
  readonly living: Set<number>
  /** What `monotonic` says; tests move it. */
  elapsedMs: number
}

export function courierWorld(): TestCourierWorld {
  const world = testWorld()
  mkdirSync(world.directory, { recursive: true, mode: 0o700 })
  const living = new Set([world.pid])
  const courier: TestCourierWorld = Object.assign(world, {
    living,
    elapsedMs: 0,
    isAlive: (pid: number) => living.has(pid),
    isContainer: () => false,
    machine: () => ({
      platform: 'linux' as const,
      release: () => '6.8.0-45-generic',
      cpus: () => 8,
      totalMemory: () => 15.4 * 2 ** 30,
    }),
    now: () => courier.time,
    monotonic: () => courier.elapsedMs,
  })
  return courier
}

export const inState = (world: TestWorld, name: string): string => join(world.directory, name)
