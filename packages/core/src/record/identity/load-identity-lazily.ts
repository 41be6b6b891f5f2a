import { loadPart } from '../../edge/load-part.ts'
import type * as identity from './identity.ts'

let loaded: typeof identity | undefined

/** As in `load-identity.ts`. */
export function loadIdentity(): typeof identity | undefined {
  return (loaded ??= loadPart<typeof identity>('identity.cjs'))
}
