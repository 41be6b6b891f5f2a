import type { Answer } from './answer.ts'
import { createPassingMap } from './passing-map.ts'

/** The batches that are being written down, so that a repeat which comes meanwhile gets the one answer instead of a second record. */
export interface InFlight {
  get(batch: string): Promise<Answer> | undefined
  /** Remembers an answer until it is given or has failed. */
  set(batch: string, answer: Promise<Answer>): void
}

/**
 * Only saves work, and forgets at once: a repeat that comes later is judged again, with the same result, and left out by the store,
 * which knows its batches.
 */
export function createInFlight(): InFlight {
  const answers = createPassingMap<string, Promise<Answer>>()
  return {
    get: (batch) => answers.get(batch),
    set(batch, answer) {
      answers.set(batch, answer)
      const forget = (): void => answers.delete(batch)
      answer.then(forget, forget)
    },
  }
}
