import * as identity from './identity.ts'

/** The build puts `load-identity-lazily.ts` in the place of this file; undefined where it cannot be loaded. */
export function loadIdentity(): typeof identity | undefined {
  return identity
}
