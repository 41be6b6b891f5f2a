import { MAX_CAUSES } from '../../define/frames.ts'
import { classOf } from './error-class.ts'
import { isError } from './error-reading.ts'
import { withCauses } from './walk.ts'
import type { ErrorWiring } from './wiring.ts'

/** Names the classes of an error's causes, nearest first, at most 8. Never throws. */
export function causesOf(error: unknown, words: readonly string[], classes?: ErrorWiring['classes']): string[] {
  const causes = withCauses(error).slice(1).filter(isError).slice(0, MAX_CAUSES)
  return causes.flatMap((cause) => classOf(cause, words, classes) ?? [])
}
