import * as errors from './errors.ts'

/**
 * The reading of errors. The build puts `load-errors-lazily.ts` in the place of this file, so that only a run with an error loads it;
 * undefined where it cannot be loaded.
 */
export function loadErrors(): typeof errors | undefined {
  return errors
}
