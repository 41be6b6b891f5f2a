import { bucketOf } from '../../define/numbers.ts'
import { OTHER } from '../../define/property.ts'
import type { Machine } from '../../edge/machine.ts'
import type { World } from '../../edge/world.ts'
import type { FactName } from '../../define/fact-names.ts'
import { CPU_BOUNDS, MEMORY_BOUNDS, NONE } from '../../protocol/facts.ts'
import { containerOf } from './container.ts'
import { osVersionOf } from './os-version.ts'

/** What only differs from machine to machine, in words of the protocol. */
export type MachineFacts = Readonly<Record<Extract<FactName, 'osVersion' | 'cpus' | 'memoryGiB' | 'container' | 'wsl'>, string>>

const GIB = 2 ** 30

/** A machine keeps a part of its memory for itself: one of 16 GiB says 15.4. */
const KEPT = 1.05

/** Reads the facts of this machine. Reads up to three small files; never throws. */
export function machineFacts(world: Pick<World, 'fs'>, machine: Machine): MachineFacts {
  const release = wordFrom(() => machine.release().slice(0, 256)) ?? ''
  const container = containerOf(world)
  return {
    osVersion: osVersionOf(machine.platform, release),
    cpus: wordFrom(() => rangeOf(CPU_BOUNDS, Math.max(machine.cpus(), 1))) ?? OTHER,
    memoryGiB: wordFrom(() => rangeOf(MEMORY_BOUNDS, Math.round((machine.totalMemory() / GIB) * KEPT))) ?? OTHER,
    container,
    wsl: container === NONE && machine.platform === 'linux' ? wslOf(release) : NONE,
  }
}

function rangeOf(bounds: readonly number[], value: number): string {
  return Number.isFinite(value) ? bucketOf(bounds, value) : OTHER
}

/** Version 1 has a kernel of Microsoft's own, version 2 a Linux that says so. */
function wslOf(release: string): string {
  if (/microsoft-standard|WSL2/i.test(release)) return 'wsl2'
  return /microsoft/i.test(release) ? 'wsl1' : NONE
}

function wordFrom(read: () => string): string | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
