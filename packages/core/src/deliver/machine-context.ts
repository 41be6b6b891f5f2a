import type { CourierWorld } from '../edge/courier-world.ts'
import { ARCH_WORDS, type WireContext } from '../protocol/wire.ts'
import { machineFacts, type MachineFacts } from './facts/machine-facts.ts'

/** What this machine adds to what its runs recorded, in every body. */
export interface MachineContext {
  readonly os: NonNullable<WireContext['os']>
  readonly arch: NonNullable<WireContext['arch']>
  readonly isContainer: boolean
  /** What only a full context tells, and a delivery one fact of. Read when it is first asked for. */
  readonly facts: () => MachineFacts
}

/** Says what this machine is in the wire's words. */
export function machineContext(
  world: Pick<CourierWorld, 'platform' | 'arch' | 'fs' | 'isContainer' | 'machine'>,
): MachineContext {
  let facts: MachineFacts | undefined
  const os = { linux: 'linux', darwin: 'macos', win32: 'windows' } as const
  return {
    os: Object.hasOwn(os, world.platform) ? os[world.platform as keyof typeof os] : 'other',
    arch: ARCH_WORDS.find((word) => word === world.arch) ?? 'other',
    isContainer: world.isContainer(),
    facts: () => (facts ??= machineFacts(world, world.machine())),
  }
}
