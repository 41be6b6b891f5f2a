import { ARCH_WORDS, type WireContext } from '../protocol/wire.ts'

/** What this machine adds to what its runs recorded, in every body. */
export interface MachineContext {
  readonly os: NonNullable<WireContext['os']>
  readonly arch: NonNullable<WireContext['arch']>
  readonly isContainer: boolean
}

/** Says what this machine is in the wire's words. */
export function machineContext(world: {
  readonly platform: string
  readonly arch: string
  readonly isContainer: () => boolean
}): MachineContext {
  const os = { linux: 'linux', darwin: 'macos', win32: 'windows' } as const
  return {
    os: Object.hasOwn(os, world.platform) ? os[world.platform as keyof typeof os] : 'other',
    arch: ARCH_WORDS.find((word) => word === world.arch) ?? 'other',
    isContainer: world.isContainer(),
  }
}
