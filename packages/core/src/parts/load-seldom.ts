import * as seldom from './seldom.ts'

/**
 * What few runs need. The build puts `load-seldom-lazily.ts` in the place of this file, so that the others do not load it; undefined
 * where it cannot be loaded.
 */
export function loadSeldom(): typeof seldom | undefined {
  return seldom
}
