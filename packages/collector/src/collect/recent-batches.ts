import type { Answer } from './answer.ts'

/** The answers to the last batches, so that a repeat gets the same one, also while the first is still being written. */
export interface RecentBatches {
  get(batch: string): Promise<Answer> | undefined
  /** Remembers the answer to come. One that fails is forgotten, so that a repeat is tried again. */
  set(batch: string, answer: Promise<Answer>): void
}

/** A longer answer lists many rejections. It is remembered only until it is given, so that a flood of them cannot fill the memory. */
const MAX_ANSWER_LENGTH = 1024

/** Only saves work: what has been forgotten here is stored once all the same, because the store knows its batches. */
export function createRecentBatches(limit: number): RecentBatches {
  const answers = new Map<string, Promise<Answer>>()
  return {
    get: (batch) => answers.get(batch),
    set(batch, answer) {
      answers.set(batch, answer)
      if (answers.size > limit) answers.delete(answers.keys().next().value as string)
      answer.then(
        ({ body }) => body.length > MAX_ANSWER_LENGTH && answers.delete(batch),
        () => answers.delete(batch),
      )
    },
  }
}
