import { truthProbability } from '../define/noisy-flag.ts'
import { publishFile, readSmallFile } from '../edge/files.ts'
import type { World } from '../edge/world.ts'
import { sipHash } from './sip-hash.ts'

/** Answers a yes-or-no question about this installation, with noise; undefined where it cannot be done twice alike. */
export type Noise = (question: NoisyQuestion, truth: boolean) => boolean | undefined

/** A `noisyFlag` of a catalog. */
export interface NoisyQuestion {
  readonly event: string
  /** The path of the property. */
  readonly path: string
  readonly epsilon: number
}

/**
 * Answers from a random seed of this installation: each truth has one answer, drawn once and for all, so that asking again tells nothing
 * more. What is written is the answer and the seed, never the truth.
 */
export function noisyAnswer(seed: string, { event, path, epsilon }: NoisyQuestion, truth: boolean): boolean {
  const drawn = Number(sipHash(seed, `${event}\n${path}\n${truth}`) >> 11n) / 2 ** 53
  return drawn < truthProbability(epsilon) ? truth : !truth
}

type NoiseWorld = Pick<World, 'fs' | 'uid' | 'pid' | 'random' | 'secret'>

export const seedPath = (directory: string): string => `${directory}/noise-seed`

/**
 * The noise of an installation. The first answer makes the seed.
 *
 * @param mayWrite Whether a seed may be made. Without one, answers of this process are drawn for it alone: nobody will see them.
 */
export function createNoise(world: NoiseWorld, directory: string, mayWrite: boolean): Noise {
  let seed: string | undefined
  return (question, truth) => {
    seed ??= seedOf(world, seedPath(directory), mayWrite)
    return seed === undefined ? undefined : noisyAnswer(seed, question, truth)
  }
}

function seedOf(world: NoiseWorld, path: string, mayWrite: boolean): string | undefined {
  const found = readSmallFile(world, path)
  if (found !== 'missing') return readSeed(found)
  if (!mayWrite) return world.secret()
  try {
    publishFile(world, path, `${world.secret()}\n`)
  } catch {
    return undefined
  }
  // Of processes that made one at the same time, one was first.
  return readSeed(readSmallFile(world, path))
}

function readSeed(file: ReturnType<typeof readSmallFile>): string | undefined {
  const text = typeof file === 'string' ? '' : file.text.trim()
  return /^[0-9a-f]{32}$/.test(text) ? text : undefined
}
