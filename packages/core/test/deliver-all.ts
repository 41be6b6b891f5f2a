import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { courierEnds } from '../../testing/src/machine/courier-ends.ts'
import type { Home } from './tool.ts'

const COURIER = join(import.meta.dirname, '..', 'dist', 'courier.mjs')

/** A courier gives up after 8 s. */
const MAX_TRIES = 20

/** What is known of deliveries. */
export interface Deliveries {
  readonly startedAt?: number
  readonly recipients?: Readonly<Record<string, object>>
}

export function deliveriesOf({ directory }: Home): Deliveries {
  const path = join(directory, 'delivery.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Deliveries) : {}
}

/**
 * Waits for the courier that a run has started, if one has, and lets others deliver what it could not: on a busy machine its time may be
 * too short, and the next would come hours later. What it sent without hearing the answer is sent again.
 */
export async function deliverAll(home: Home): Promise<void> {
  await courierEnds(home.directory)
  for (let tries = 0; waits(home) && tries < MAX_TRIES; tries++) {
    const { recipients: _, ...state } = deliveriesOf(home)
    writeFileSync(join(home.directory, 'delivery.json'), JSON.stringify(state))
    const env = { ...home.env, SONDE_COURIER: '1' }
    await once(spawn(process.execPath, [COURIER], { cwd: home.directory, env, stdio: 'ignore' }), 'exit')
  }
}

function waits({ directory }: Home): boolean {
  return readdirSync(directory).some((name) => /^(?:current|claimed|sealed)-/.test(name))
}
