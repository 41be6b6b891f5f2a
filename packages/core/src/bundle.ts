// The entry for bundlers. They cannot see what core loads from files by itself, so this imports it all and hands it over.
import { provideParts } from './index.ts'
import * as errors from './record/errors/errors.ts'
import * as recording from './recording.ts'
import * as text from './sanitize/text/text.ts'
import * as seldom from './seldom.ts'

const parts = { 'errors.cjs': errors, 'recording.cjs': recording, 'seldom.cjs': seldom, 'text.cjs': text }
provideParts(parts)
recording.provideParts(parts)

export * from './index.ts'
