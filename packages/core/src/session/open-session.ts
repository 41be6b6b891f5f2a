import { mayShowNotice } from '../consent/may-show-notice.ts'
import type { NoticeStyle } from '../consent/notice.ts'
import { passGate, type Approach, type Passed } from '../consent/pass-gate.ts'
import type { Recipient } from '../consent/recipient.ts'
import type { CatalogInput } from '../define/catalog.ts'
import type { Shipped } from '../define/shipped-words.ts'
import type { TransportChoice } from '../define/transport-choice.ts'
import { deliveryMemory, type WholeDeliveryMemory } from './delivery-memory.ts'
import type { DeliveryState } from '../deliver/delivery-state.ts'
import type { World } from '../edge/world.ts'
import { loadSeldom } from '../parts/load-seldom.ts'
import type { ErrorWiring } from '../record/errors/wiring.ts'
import type { Session } from '../record/session.ts'
import { sessionOf } from './session-of.ts'
import type { WriteLine } from '../spool/spool.ts'

/** What opening a session depends on, beside the world. */
export interface Opening extends Approach {
  readonly catalog: CatalogInput
  readonly version: string
  readonly shipped: Shipped | undefined
  /** How bodies leave; `http` where nothing is chosen. */
  readonly transport?: TransportChoice | undefined
  readonly strict: boolean
  /** What the program tells about its errors. */
  readonly errors: ErrorWiring | undefined
  /** Whether a notice may be shown if one is due. */
  readonly mayNotify: boolean
  readonly notice: NoticeStyle | undefined
  /** Whether the tool is part of another program and has no command of its own. */
  readonly isGuest?: boolean | undefined
  /** The id of this process's session, made when it is first asked for. */
  readonly sessionId: () => string | undefined
  /** Takes the lines instead of the spool. */
  readonly write?: WriteLine
}

/** A session with what its delivery needs. */
export interface OpenSession extends Session {
  readonly directory: string
  readonly transport: TransportChoice
  readonly recipientKey: string
  /** As it was when the session was opened. */
  readonly delivery: DeliveryState | undefined
  /** The session as a run in the project of a directory has it. */
  inProject(root: string): Session
}

/** What the gate is asked about. */
export type GateSubject = Pick<Opening, 'catalog' | 'version'> & Approach

/** What a session is opened with, once the gate has let the run pass. */
export type PassedRun = Passed<WholeDeliveryMemory>

/**
 * Asks the gate and opens a session where recording is allowed. Where a notice is due and somebody can read it, it is shown instead,
 * and this process records nothing.
 */
export function openSession(world: World, opening: Opening): OpenSession | undefined {
  const passed = passGateOf(world, opening)
  if (passed === undefined) return undefined
  if (opening.mayNotify && passed.unshown.length > 0 && mayShowNotice(world, passed.inCi)) {
    loadSeldom()?.showNotice(world, opening, passed)
    return undefined
  }
  return passed.awaitsNotice ? undefined : sessionOf(world, opening, passed)
}

/** Whether a run of this process would be recorded. Shows no notice. */
export function mayRecord(world: World, opening: GateSubject): boolean {
  return passGateOf(world, opening)?.awaitsNotice === false
}

function passGateOf(world: World, { catalog, version, ...approach }: GateSubject): PassedRun | undefined {
  const memoryOf = (directory: string, recipient: Recipient) => deliveryMemory(world, { directory, recipient, version })
  return passGate(world, catalog, memoryOf, approach)
}
