import { HTTP } from '../define/transport-choice.ts'
import type { CourierWorld } from '../edge/courier-world.ts'
import { recipientKey } from '../spool/recipient-key.ts'
import { afterAnswer, afterFailure } from './backoff.ts'
import { dateOf } from './calendar.ts'
import { readDeliveryState, writeDeliveryState, type DeliveryState, type RecipientState } from './delivery-state.ts'
import { isInBackoff } from './due.ts'
import { giveUp } from './give-up.ts'
import { keepReceipt } from './receipts.ts'
import { readSecret, readWaiting, toSend, type SealedFile } from './sealed-file.ts'
import { splitBody } from './split-body.ts'
import type { DeliveryResult } from './transport.ts'
import type { Transports } from './transports.ts'

/** What delivering needs beside the directory. */
export interface Delivery {
  readonly transports: Transports
  /** Asked before every request: the user may have switched off, or another courier may have taken over. */
  readonly mayContinue: () => boolean
  /** How much longer a request may take; 0 when there is no time for another. */
  readonly timeLeftMs: () => number
}

/** More than a courier has time for; it bounds what a receiver that always wants smaller bodies can cause. */
const MAX_REQUESTS = 200

/**
 * Sends what is sealed to every recipient that is due, oldest first, one after the other. A recipient that fails is left alone until
 * its backoff is over. Throws what the file system throws.
 */
export async function deliverSealed(world: CourierWorld, directory: string, delivery: Delivery): Promise<void> {
  let requests = 0
  for (const key of new Set(readWaiting(world, directory).map(keyOf))) {
    if (isInBackoff(readDeliveryState(world, directory), key, world.now())) continue
    let queue = waitingFor(world, directory, key)
    while (queue[0] !== undefined && requests++ < MAX_REQUESTS) {
      const [sealed, ...rest] = queue
      const leftMs = delivery.timeLeftMs()
      if (leftMs <= 0 || !delivery.mayContinue()) return
      const secret = readSecret(world, directory, sealed.id)
      const result = await delivery.transports(sealed.header.transport ?? HTTP).send(toSend(sealed), AbortSignal.timeout(leftMs))
      settle(world, directory, { sealed, secret, result }, delivery)
      if (result.status === 'retry') break
      // These answers add or remove bodies.
      queue = result.status === 'too-large' || result.status === 'gone' ? waitingFor(world, directory, key) : rest
    }
  }
}

const keyOf = ({ header }: SealedFile): string => recipientKey(header.endpoint)

function waitingFor(world: CourierWorld, directory: string, key: string): SealedFile[] {
  return readWaiting(world, directory).filter((sealed) => keyOf(sealed) === key)
}

interface Settled {
  readonly sealed: SealedFile
  readonly secret: string | undefined
  readonly result: DeliveryResult
}

/** Turns an answer into files: nothing is deleted before there is one. */
function settle(world: CourierWorld, directory: string, { sealed, secret, result }: Settled, delivery: Delivery): void {
  const key = keyOf(sealed)
  const now = world.now()
  const remember = (change: (state: DeliveryState) => Partial<DeliveryState>): void => {
    const state = readDeliveryState(world, directory)
    writeDeliveryState(world, directory, { ...state, ...change(state) })
  }
  const rememberRecipient = (next: (before: RecipientState | undefined) => RecipientState): void =>
    remember(({ recipients }) => ({ recipients: { ...recipients, [key]: next(recipients?.[key]) } }))

  switch (result.status) {
    case 'accepted':
      keepReceipt(world, directory, sealed, secret)
      return rememberRecipient(() => afterAnswer(now, 'accepted'))
    case 'rejected':
      giveUp(world, directory, [sealed], 'rejected')
      return rememberRecipient(() => afterAnswer(now, `rejected: ${result.reason}`))
    case 'too-large':
      if (!splitBody(world, directory, sealed, delivery)) giveUp(world, directory, [sealed], 'rejected')
      return rememberRecipient(() => afterAnswer(now, 'too large'))
    case 'gone':
      remember(({ stopped }) => ({ stopped: { ...stopped, ...stops(sealed, dateOf(now)) } }))
      giveUp(world, directory, goneWith(world, directory, sealed), 'rejected')
      return rememberRecipient(() => afterAnswer(now, 'gone'))
    case 'retry':
      return rememberRecipient((before) => afterFailure(before, { ...result, now, random: world.random() }))
  }
}

/** The versions that go quiet. Activity names no version, so it stops none. */
function stops({ header }: SealedFile, date: string): Record<string, string> {
  return Object.fromEntries(header.versions.map((version) => [version, date]))
}

/** The refused body and whatever else waits for the same receiver with the same versions. */
function goneWith(world: CourierWorld, directory: string, refused: SealedFile): SealedFile[] {
  const versions = new Set(refused.header.versions)
  const others = waitingFor(world, directory, keyOf(refused)).filter(({ id }) => id !== refused.id)
  return [refused, ...others.filter(({ header }) => header.versions.some((version) => versions.has(version)))]
}
