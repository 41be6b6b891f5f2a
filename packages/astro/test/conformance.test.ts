import { testAdapter } from '@sonde/testing/vitest'
import { describe } from 'vitest'
import { hostOf, majors } from './host.ts'

// Each of 40 cases builds a site up to three times: that is for the command that tests every major.
describe.runIf(majors.length > 1)('with HOST_MAJORS=all', () => {
  for (const major of majors) testAdapter(`@sonde/astro with ${major}`, hostOf(major))
})
