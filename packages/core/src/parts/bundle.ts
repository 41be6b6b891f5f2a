// The entry for bundlers. They cannot see what core loads from files by itself, so this imports it all and hands it over.
import { provideParts } from '../index.ts'
import * as errors from '../record/errors/errors.ts'
import * as identity from '../record/identity/identity.ts'
import * as recording from './recording.ts'
import * as text from '../sanitize/text/text.ts'
import * as seldom from './seldom.ts'

provideParts({
  'errors.cjs': errors,
  'identity.cjs': identity,
  'recording.cjs': recording,
  'seldom.cjs': seldom,
  'text.cjs': text,
})

export * from '../index.ts'
