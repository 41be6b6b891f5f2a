import { OTHER } from '../../define/property.ts'
import { causesOf } from './causes.ts'
import { classOf } from './error-class.ts'
import { codeOf, listedCode } from './error-code.ts'
import type { ErrorProperty, ErrorReading } from './error-reading.ts'
import { framesOf } from './frames.ts'
import { groupOf } from './group.ts'
import { ownFiles } from './own-files.ts'

// All that a run with an error loads, and no other: the tables of classes, codes and packages are as large as the rest of core.
export { ownPackageProblem } from './check-own-packages.ts'
export { errorKindOf } from './error-kind.ts'
export { unreachableOf } from './unreachable.ts'

/**
 * Reduces an error to the words a property allows; undefined where the error has nothing to say, such as no code. Of what is no error
 * only a code is taken, as text.
 */
export function errorValue(property: ErrorProperty, value: unknown, reading: ErrorReading): string | string[] | undefined {
  const { classes = {} } = reading.wiring
  switch (property.kind) {
    case 'errorClass':
      return classOf(value, property.words, classes)
    case 'errorCode':
      return typeof value === 'string' ? (listedCode(value, property.words) ?? OTHER) : codeOf(value, property.words)
    case 'causes':
      return causesOf(value, property.words, classes)
    case 'frames':
      return framesOf(value, property.words, ownFiles(reading))
    case 'errorGroup':
      return groupOf(classOf(value, Object.keys(classes), classes) ?? OTHER, framesOf(value, [], ownFiles(reading)))
  }
}
