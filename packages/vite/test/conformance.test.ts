import { testAdapter } from '@sonde/testing/vitest'
import { hostOf, majors } from './host.ts'

for (const major of majors) testAdapter(`@sonde/vite with ${major}`, hostOf(major))
