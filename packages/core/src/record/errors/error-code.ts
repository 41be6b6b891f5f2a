import { isStandardCode } from '../../define/error-codes.ts'
import { OTHER } from '../../define/property.ts'
import { read } from './read.ts'
import { withCauses } from './walk.ts'

/**
 * Names the code of an error: the nearest `code`, of the error itself or of a cause, that is a standard one or one of `words`. `other`
 * where there are only codes that are not listed, undefined where there are none. Never throws.
 *
 * A bundler puts a code of its own over that of an error which a plugin threw, and keeps that one as `pluginCode`.
 */
export function codeOf(error: unknown, words: readonly string[]): string | undefined {
  const codes = withCauses(error).flatMap((one) => [read(one, 'pluginCode'), read(one, 'code')])
  const texts = codes.filter((code): code is string => typeof code === 'string')
  return texts.find((code) => listedCode(code, words)) ?? (texts.length > 0 ? OTHER : undefined)
}

/** The code itself, where it may leave. */
export function listedCode(code: string, words: readonly string[]): string | undefined {
  return words.includes(code) || isStandardCode(code) ? code : undefined
}
