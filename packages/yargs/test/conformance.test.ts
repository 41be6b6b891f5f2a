import { testAdapter } from '@sonde/testing/vitest'
import { hostOf } from './host.ts'
import { majors } from './run-program.ts'

for (const major of majors) testAdapter(`@sonde/yargs with ${major}`, hostOf(major))
