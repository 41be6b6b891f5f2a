import type { World } from '../../edge/world.ts'
import type { Causes, ErrorClass, ErrorCode, ErrorGroup, Frames, Property } from '../../define/property.ts'
import type { ErrorWiring } from './wiring.ts'

/** What is needed to reduce an error to words, beside the error. */
export interface ErrorReading {
  readonly wiring: ErrorWiring
  /** The tool's name. */
  readonly tool?: string
  /** Variables are compared with what an error says it could not reach; no value of them leaves. Absent where nothing is known. */
  readonly world?: Pick<World, 'fs' | 'env' | 'cwd' | 'argv'>
}

/** Nothing is known about the program: no class of its own, no file of its own. */
export const NO_READING: ErrorReading = { wiring: {} }

export type ErrorProperty = ErrorClass | ErrorCode | Causes | Frames | ErrorGroup

const KINDS: readonly Property['kind'][] = ['errorClass', 'errorCode', 'causes', 'frames', 'errorGroup']

/** Whether a property says something about an error. */
export function isErrorProperty(property: Property): property is ErrorProperty {
  return KINDS.includes(property.kind)
}

/** Whether a value is an error, of this program's realm or of another, such as a `vm` context. */
export function isError(value: unknown): value is Error {
  try {
    return descendsFromError(value) || Object.prototype.toString.call(value) === '[object Error]'
  } catch {
    return false
  }
}

const MAX_ANCESTORS = 32

/** As `instanceof` does, which follows the ancestors that a Proxy makes up for a tenth of a second. */
function descendsFromError(value: unknown): boolean {
  let ancestor: unknown = typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : null
  for (let level = 0; ancestor !== null && level < MAX_ANCESTORS; level++) {
    if (ancestor === Error.prototype) return true
    ancestor = Object.getPrototypeOf(ancestor)
  }
  return false
}
