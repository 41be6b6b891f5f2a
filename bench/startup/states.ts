import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { run } from './check.ts'
import type { Invocation } from './measure.ts'

/** What a run finds in its tool's state directory. */
export type StateName =
  /** Nothing: the tool was never run. */
  | 'none'
  /** Turned off by its user. */
  | 'off'
  /** In use, and the last delivery was a moment ago. */
  | 'quiet'
  /** In use, and the last delivery was 13 hours ago. */
  | 'due'
  /** In use, with 20 commands recorded that were not delivered yet. */
  | 'waiting'

/** The state directory of one tool, put into the same state before every run. */
export interface States {
  readonly directory: string
  restore(state: StateName): void
  /** Waits until a courier has delivered everything and is gone. */
  delivered(): Promise<void>
  /** Lines recorded and not delivered. */
  waitingLines(): number
}

/** How a tool is used to get there: every state is made by real runs. */
export interface Usage {
  readonly on: Invocation
  readonly off: Invocation
  readonly record: Invocation
}

export const COMMANDS_PER_DELIVERY = 20

const HOUR_MS = 60 * 60 * 1000
const DELIVERY_DEADLINE_MS = 12_000

export async function createStates(directory: string, saved: string, usage: Usage): Promise<States> {
  const savedAs = (state: StateName): string => join(saved, state)
  const save = (state: StateName): void => cpSync(directory, savedAs(state), { recursive: true })
  const states: States = {
    directory,
    restore(state) {
      rmSync(directory, { recursive: true, force: true })
      if (state === 'none') return
      cpSync(savedAs(state), directory, { recursive: true })
      if (state !== 'off') setLastDelivery(directory, Date.now() - (state === 'due' ? 13 * HOUR_MS : 0))
    },
    delivered: () => deliveredIn(directory),
    waitingLines: () => waitingLinesIn(directory),
  }
  mkdirSync(saved, { recursive: true })

  await run(usage.off)
  save('off')
  states.restore('none')
  await run(usage.on)
  await run(usage.record)
  await states.delivered()
  save('quiet')
  save('due')
  for (let command = 0; command < COMMANDS_PER_DELIVERY; command++) await run(usage.record)
  save('waiting')
  return states
}

function setLastDelivery(directory: string, startedAt: number): void {
  const path = join(directory, 'delivery.json')
  const state = JSON.parse(readFileSync(path, 'utf8')) as object
  writeFileSync(path, JSON.stringify({ ...state, startedAt }))
}

async function deliveredIn(directory: string): Promise<void> {
  const deadline = Date.now() + DELIVERY_DEADLINE_MS
  let courier: number | undefined
  while (readdirSync(directory).some((name) => /^(?:current|claimed|sealed)-|^courier\.lock/.test(name)) || isAlive(courier)) {
    if (Date.now() > deadline) throw new Error(`Nothing was delivered from ${directory}: ${readdirSync(directory).join(', ')}`)
    courier ??= holderOf(join(directory, 'courier.lock'))
    await setTimeout(5)
  }
}

function holderOf(lock: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(lock, 'utf8')) as { pid: number }).pid
  } catch {
    return undefined
  }
}

function isAlive(pid: number | undefined): boolean {
  return pid !== undefined && existsSync(`/proc/${pid}`)
}

function waitingLinesIn(directory: string): number {
  if (!existsSync(directory)) return 0
  const spools = readdirSync(directory).filter((name) => name.startsWith('current-'))
  return spools.reduce((sum, name) => sum + readFileSync(join(directory, name), 'utf8').split('\n').filter(Boolean).length, 0)
}
