import { readSmallFile, replaceFile } from '../edge/files.ts'
import type { World } from '../edge/world.ts'

/** What the courier remembers between deliveries: `delivery.json`. Losing it costs one early delivery, nothing else. */
export interface DeliveryState {
  readonly v: 1
  /** When a run last started a courier, in milliseconds since 1970. Written by the run, so that others do not start one too. */
  readonly startedAt?: number
  /** By recipient key. */
  readonly recipients?: Readonly<Record<string, RecipientState>>
  /** Versions of the tool that were told to go quiet (410), each with the UTC date. */
  readonly stopped?: Readonly<Record<string, string>>
}

export interface RecipientState {
  /** Failed deliveries in a row; 0 after an answer. */
  readonly failures: number
  /** No delivery before this time, in milliseconds since 1970. */
  readonly nextAttemptAt?: number
  readonly lastAnswerAt?: number
  /** When the first of the failures in a row was, in milliseconds since 1970; absent after an answer. */
  readonly failingSince?: number
  /** For `status`: what came of the last attempt, e.g. `accepted` or `retry: connection refused`. */
  readonly lastResult?: string
}

export const deliveryStatePath = (directory: string): string => `${directory}/delivery.json`

/** Reads the delivery state; whatever cannot be used is as good as none. Never throws. */
export function readDeliveryState(world: Pick<World, 'fs' | 'uid'>, directory: string): DeliveryState {
  const file = readSmallFile(world, deliveryStatePath(directory))
  if (typeof file === 'string') return { v: 1 }
  try {
    const value: unknown = JSON.parse(file.text)
    return typeof value === 'object' && value !== null && 'v' in value && value.v === 1 ? (value as DeliveryState) : { v: 1 }
  } catch {
    return { v: 1 }
  }
}

/** Replaces the delivery state in one step. Throws what the file system throws. */
export function writeDeliveryState(world: Pick<World, 'fs' | 'pid' | 'random'>, directory: string, state: DeliveryState): void {
  replaceFile(world, deliveryStatePath(directory), `${JSON.stringify(state)}\n`)
}
