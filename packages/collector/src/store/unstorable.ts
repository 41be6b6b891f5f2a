import type { BatchRecord } from '../collect/log/record.ts'
import { isGroup } from './columns.ts'

/** Throws where a batch holds a number that no column takes. No catalog allows one, so it was not a collector that wrote it. */
export function refuseUnstorable({ events }: BatchRecord): void {
  for (const { name, properties } of events) check(name, properties)
}

function check(event: string, properties: BatchRecord['events'][number]['properties']): void {
  for (const [property, value] of Object.entries(properties)) {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      throw new Error(`\`${property}\` of \`${event}\` is ${value}, which is not a whole number that can be stored`)
    }
    if (isGroup(value)) check(event, value)
  }
}
