// The longest lists there are, in a file of their own, because a run with an error and the check of what arrives both need them.
export { STANDARD_ERRORS } from './error-classes.ts'
export { isStandardCode, standardCodes } from './error-codes.ts'
export { PUBLIC_PACKAGES } from './public-packages.ts'
